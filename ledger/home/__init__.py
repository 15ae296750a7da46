"""The home: the files and keys of a person or a validator, and how a chain is founded."""
