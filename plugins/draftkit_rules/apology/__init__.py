"""How an apology is made."""
