"""Rules about times: when the client hears again, and whether the dates are right."""
