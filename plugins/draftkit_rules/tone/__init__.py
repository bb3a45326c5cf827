"""How a message sounds."""
