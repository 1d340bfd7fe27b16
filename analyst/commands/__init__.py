"""The commands of `analyst`, one module each: what it asks for (`add`), and what it does."""
