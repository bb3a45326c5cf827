"""Rules about empathy: the harm as the client has it."""
