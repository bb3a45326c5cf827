"""How a message is built."""
