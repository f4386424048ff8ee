"""The same rows where no ruled grid holds the table."""
