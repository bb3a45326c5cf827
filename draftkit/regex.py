"""Regular expressions that are compiled when first used: most starts need few of those that there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import AnyStr


class _Later:
    def __init__(self, pattern: Any, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        pattern, flags = self._written
        found = getattr(re.compile(pattern, flags), name)
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`. What is wrong with the pattern shows at its first use."""
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
