#!/usr/bin/env python3
"""A mail merge from the facts of a case: complete e-mails (text part, HTML part, MIME) per CPU-second in one process.

    python bench/merge.py [-n CLIENTS] [CASE]

"merged" is `draftkit draft detailed-email CASE --clients TABLE`, without writing files; "alone" plans and writes every
letter from scratch. Both give the same bytes, which is checked for the first hundred clients. Read the ratio: the
machine's speed swings.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from draftkit.affair import as_datetime
from draftkit.case import with_values
from draftkit.drafting import Order
from draftkit.kit import Kit
from draftkit.merge import merge
from draftkit.output import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=3000, help="clients in the table")
    parser.add_argument("case", nargs="?", default=os.path.join(ROOT, "examples", "catalogue.toml"))
    options = parser.parse_args()

    kit = Kit.load()
    case = kit.case(options.case)
    order = Order("detailed-email", case.lang, "email", case.get("clock.detailed-email"))
    at = as_datetime(order.at)
    rows = [{"client.name": f"Client {n}", "client.email": f"client{n}@example.com"} for n in range(options.n)]

    def mail(own, draft) -> bytes:
        return bytes(write(draft, "eml", case=own, at=at, roots=kit.template_roots, inline=kit.inline_css))

    def merged(some):
        return (mail(own, draft) for own, draft in merge(kit.drafter, case, order, some))

    def alone(some):
        cases = (with_values(case, row) for row in some)
        return (mail(own, kit.drafter.draft(own, order)) for own in cases)

    if list(merged(rows[:100])) != list(alone(rows[:100])):
        sys.exit("merged letters differ from letters written alone")
    speeds = {}
    for name, run, some in (("merged", merged, rows), ("alone", alone, rows[: max(100, options.n // 10)])):
        start = time.process_time()
        count = sum(1 for _ in run(some))
        speeds[name] = count / (time.process_time() - start)
        print(f"{name:>7}: {speeds[name]:7,.0f} e-mails per CPU-second ({count} letters)")
    print(f"  ratio: {speeds['merged'] / speeds['alone']:.1f}")


if __name__ == "__main__":
    main()
