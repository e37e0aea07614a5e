"""The checks before publishing, one module for each kind of thing that can be wrong."""
