"""A report's pages and documents."""
