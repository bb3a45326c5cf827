"""draftkit as a page, for those who use no terminal: `draftkit serve`.

`serve.py` starts it, `app.py` puts it together, `guard.py` and `door.py` stand before it; each page is a module with
`routes`, templates in `templates/`, scripts and styles in `static/`, and its texts in `words/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def register_commands(cli: click.Group) -> None:
    """`draftkit serve`."""
    from draftkit.cli.lazy import LazyCommand

    cli.add_command(LazyCommand("serve", "draftkit_web.serve:command", "Open the page for a folder of cases."))
