"""What can go wrong with a store."""


class StoreError(ValueError):
    """A folder is no store, or one that cannot be read or written; the message says what to do."""


class TooLargeError(StoreError):
    """A table that does not fit into the memory was asked for as a whole."""
