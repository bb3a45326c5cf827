"""Who is made the culprit."""
