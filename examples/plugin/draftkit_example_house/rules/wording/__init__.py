"""How this house words things."""
