"""A document to its printed rows, each word with its page and box."""
