"""Run every benchmark, or one by name: `python -m bench [web|skills|courses|certificates|bookings|gaps|required|reminders]`."""

import sys
from importlib import import_module
from importlib.util import find_spec

from bench.measure import Measurement, keep, table

NAMES = ("web", "skills", "courses", "certificates", "bookings", "gaps", "required", "reminders")


def main() -> int:
    """Run, print one table for each benchmark, and write bench/results.json; 1 when a goal does not hold."""
    asked = sys.argv[1:] or [name for name in NAMES if find_spec(f"bench.{name}")]
    missing = [name for name in asked if not find_spec(f"bench.{name}")]
    if missing:
        print(
            f"There is no benchmark named {', '.join(missing)}. There are: {', '.join(n for n in NAMES if find_spec(f'bench.{n}'))}."
        )
        return 2
    measured: list[Measurement] = []
    for name in asked:
        print(f"\n{name}", flush=True)
        these: list[Measurement] = import_module(f"bench.{name}").run()
        print(table(these), flush=True)
        measured += these
    keep(measured)
    return 0 if all(m.holds for m in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
