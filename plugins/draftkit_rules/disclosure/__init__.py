"""What leaves the house and should not."""
