"""`python -m draftkit` is `draftkit`."""

from draftkit.cli.main import main

main()
