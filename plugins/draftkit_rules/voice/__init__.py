"""What is said aloud, where others may hear it."""
