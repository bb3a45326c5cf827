"""What the add-on adds to a send in Thunderbird: `python bench/sends.py [SENDS]`. Needs Thunderbird, and no screen."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from thunderbird import Thunderbird

MAIL = (
    "<p>Hello Nora,</p><p>I'm sorry: we printed pages 14 and 15 of your spring catalogue with last year's prices.</p>"
    "<p>By 7:00 on Wednesday, 11 March, we reprint all copies; by noon on Thursday, 12 March, they are yours.</p>"
    "<p>I'll call you tomorrow, Tuesday, 10 March, at 10:00. My number is +44 1632 960148.</p><p>Ruth</p>"
)
SWITCH = """
const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
const addon = await AddonManager.getAddonByID("draftkit@draftkit.example");
await (given[0] ? addon.enable() : addon.disable());
"""


def sends(client: Thunderbird, count: int) -> list[float]:
    """Milliseconds from the command to send to the mail's arrival at the server, for each send."""
    times = []
    for _ in range(count):
        client.sink.mails.clear()
        client.compose(MAIL)
        time.sleep(1)  # somebody types, and the host has long started
        start = time.perf_counter()
        client.send()
        while not client.sink.mails:
            time.sleep(0.001)
            if time.perf_counter() - start > 30:
                sys.exit(f"not sent: {client.page('popup.html')}")
        times.append((time.perf_counter() - start) * 1000)
        client.wait("return !compose()", "the window to close")
    return times


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    times: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        install = [sys.executable, "-m", "draftkit", "thunderbird", "install"]
        subprocess.run(install, env={"HOME": str(home)}, cwd=home, check=True, capture_output=True)
        client = Thunderbird(home)
        try:
            client.install(home / ".local" / "share" / "draftkit" / "draftkit.xpi")
            sends(client, 2)
            for _ in range(count // 5):  # in turns, as other work on the machine comes and goes
                for on in (False, True):
                    client.run(SWITCH, on)
                    sends(client, 1)
                    times[on] += sends(client, 5)
        finally:
            client.close()
    for on, name in ((False, "without draftkit"), (True, "with draftkit")):
        middle, slowest = statistics.median(times[on]), max(times[on])
        print(f"{name:17} median {middle:4.0f} ms, slowest {slowest:4.0f} ms, of {len(times[on])} sends")
    print(f"added, median    {statistics.median(times[True]) - statistics.median(times[False]):4.0f} ms")


if __name__ == "__main__":
    main()
