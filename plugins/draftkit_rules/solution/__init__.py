"""Rules about solutions and commitments: what is done, promised, prevented."""
