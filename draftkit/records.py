"""`typing.NamedTuple` for every start: the same classes, made without a look at their annotations.

typing compiles each annotation and each `__new__` when a class is made, which together took longer than anything else
of ours at a start. Here the annotations stay text, and `__new__` is compiled when a class is first called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414  to a type checker it is typing's
else:
    from collections import _tuplegetter

    class _Record(type):
        def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            fields = tuple(namespace.get("__annotations__", ()))
            own = {
                "__slots__": (),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": {field: namespace[field] for field in fields if field in namespace},
            }
            getters = {field: _tuplegetter(number, "") for number, field in enumerate(fields)}
            return super().__new__(mcs, name, bases, {**namespace, **own, **getters})

    class NamedTuple(tuple, metaclass=_Record):
        """As `typing.NamedTuple`: the base of a class whose annotations name its fields, with defaults after "="."""

        __slots__ = ()

        def __new__(cls, /, *values: Any, **named: Any) -> Self:
            """Make a value; the first call makes the function that all others go to."""
            names = "".join(f"{field}, " for field in cls._fields)
            make = eval(f"lambda cls, {names}: new(cls, ({names}))", {"new": tuple.__new__})  # noqa: S307  names only
            make.__defaults__ = tuple(cls._field_defaults.values())
            cls.__new__ = make
            return make(cls, *values, **named)

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Self:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, /, **changed: Any) -> Self:
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"{type(self).__name__} has no fields {[*changed]}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"
