"""The command line: one module a command, loaded when the command is used."""

import gc

# A start makes many objects and drops few: looking for garbage after every 700 would cost 5 % of it. Checking leaves
# none that only the collector could free, so that a long batch stays as small with this as without.
gc.set_threshold(50_000)
