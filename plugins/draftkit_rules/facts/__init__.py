"""Rules that hold a message against the facts of its case."""
