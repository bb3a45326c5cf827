"""Rules about money: compensation that is missing, vague, out of proportion, or tied to something."""
