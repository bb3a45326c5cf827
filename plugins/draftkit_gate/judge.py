"""What the servers share (`smtp_proxy.py`, `milter.py`): a check that ends in time, and its answer in SMTP's words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from draftkit.errors import DraftkitError
from draftkit.model import Context, Message
from draftkit.overrides import house_key
from draftkit.resources import languages
from draftkit_gate.gate import Route, added, lines, look, outgoing
from draftkit_gate.replies import Reply, typed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from draftkit.kit import Kit
    from draftkit_gate.gate import Verdict


class Judge:
    """Looks at mails, one at a time.

    Args:
        kit: the house's.
        checker: one thread: rules hold the interpreter anyway, and a kit loads its parts step by step.
        utf8: whether findings may be told in other letters than ASCII.
        patience: seconds that a check may take.
        gate_behind: whether a signed override is left to another gate.

    Raises:
        UserError: the organisation's key cannot be read.
    """

    def __init__(self, kit: Kit, checker: Executor, *, utf8: bool, patience: float, gate_behind: bool = False) -> None:
        self._kit, self._checker = kit, checker
        self._key = house_key(kit.settings)
        self.utf8 = utf8
        self._patience, self._gate_behind = patience, gate_behind

    async def look(self, mail: bytes, route: Route) -> Verdict | Reply:
        """What is to be done with a mail; an answer ("try again later") where that could not be found out."""
        try:
            checking = asyncio.get_running_loop().run_in_executor(
                self._checker, look, self._kit, mail, route, self._key
            )
            return await asyncio.wait_for(checking, self._patience)
        except TimeoutError:
            return Reply(451, (f"4.3.0 draftkit: not sent, the check took over {self._patience:g} s",))
        except DraftkitError as error:
            return Reply(451, tuple(f"4.3.0 draftkit: not sent, {line}" for line in str(error).splitlines()))
        except Exception as error:  # noqa: BLE001  a mail is not sent unchecked because draftkit broke
            return Reply(451, (f"4.3.0 draftkit: not sent, it broke: {type(error).__name__}",))

    def added(self, verdict: Verdict) -> list[tuple[str, str]]:
        """The headers that a mail gets on its way out."""
        return added(verdict, key=self._key, gate_behind=self._gate_behind)

    def outgoing(self, verdict: Verdict, mail: bytes) -> bytes:
        """A mail as it may leave."""
        return outgoing(verdict, mail, key=self._key, gate_behind=self._gate_behind)

    def refusal(self, verdict: Verdict, *more: str) -> Reply:
        """The answer for a mail that must not go as it is: a line for each finding, and what else is to be said."""
        code, status = (451, "4.3.0") if verdict.decision.action == "defer" else (550, "5.7.1")
        told = ["draftkit: not sent", *lines(verdict, ascii_only=not self.utf8)]
        if not self.utf8 and not typed("".join(lines(verdict))).isascii():
            told.append("more: draftkit last")
        told += [each for each in (verdict.note, *more) if each]
        return Reply(code, tuple(f"{status} {line}" for line in told))


def warm_up(kit: Kit) -> None:
    """Load the rules: what is wrong with the settings is said at the start, and the first mail waits no longer.

    Raises:
        UserError: the settings or a rule's files are wrong.
    """
    for lang in languages():
        kit.check(Message("", "", lang), Context())
