"""The CometBFT shell: its wire, its rules against a scripted engine, and networks of real ones."""
