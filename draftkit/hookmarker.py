"""`hookimpl`, the mark on a plugin's functions.

pluggy's own marker does the same; this one spares every module that carries a mark the import of pluggy, which on the
way to `lint` would cost more than the check itself. A test holds the two to the same attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


@overload
def hookimpl(function: F) -> F: ...
@overload
def hookimpl(
    *, tryfirst: bool = False, trylast: bool = False, optionalhook: bool = False, specname: str | None = None
) -> Callable[[F], F]: ...
def hookimpl(
    function: F | None = None,
    *,
    tryfirst: bool = False,
    trylast: bool = False,
    optionalhook: bool = False,
    specname: str | None = None,
) -> F | Callable[[F], F]:
    """Mark a function as the implementation of the hook of the same name.

    Args:
        function: what is marked, where the mark is used without brackets.
        tryfirst: call it before others; for hooks of which the first result counts.
        trylast: call it after others.
        optionalhook: do not mind if this version of draftkit has no such hook.
        specname: the hook's name, where the function has another.
    """

    def mark(marked: F) -> F:
        options = {
            "wrapper": False,
            "hookwrapper": False,
            "optionalhook": optionalhook,
            "tryfirst": tryfirst,
            "trylast": trylast,
            "specname": specname,
        }
        setattr(marked, MARK, options)
        return marked

    return mark if function is None else mark(function)


MARK = "draftkit_impl"
"""The attribute that pluggy looks for on functions of the project named draftkit."""
