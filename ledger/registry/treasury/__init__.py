"""What the state takes in and spends: one module for each subject."""
