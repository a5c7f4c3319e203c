"""One measurement against its ceiling, and how it is printed and kept."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Measurement:
    """A figure of the product (`value`) and the ceiling that was measured in the same run (`limit`), in the same unit.

    `ratio` is value ÷ limit, `goal` says in words what it should be, `holds` whether it is.
    """

    name: str
    value: float
    unit: str
    limit: float
    ratio: float
    goal: str
    holds: bool


def at_least(name: str, *, value: float, limit: float, unit: str, goal: float) -> Measurement:
    """A measurement for which more is better, such as requests a second."""
    ratio = value / limit
    return Measurement(name, value, unit, limit, ratio, f"at least {goal}×", ratio >= goal)


def at_most(name: str, *, value: float, limit: float, unit: str, goal: float) -> Measurement:
    """A measurement for which less is better, such as seconds."""
    ratio = value / limit
    return Measurement(name, value, unit, limit, ratio, f"at most {goal}×", ratio <= goal)


def table(measurements: list[Measurement]) -> str:
    """The measurements as a plain table."""
    head = ("name", "value", "limit", "unit", "ratio", "goal", "holds")
    rows = [
        (m.name, f"{m.value:.4g}", f"{m.limit:.4g}", m.unit, f"{m.ratio:.2f}×", m.goal, "yes" if m.holds else "NO")
        for m in measurements
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)
    )


def keep(measurements: list[Measurement]) -> None:
    """Write the measurements to bench/results.json, replacing those of the same name."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    names = {m.name for m in measurements}
    RESULTS.write_text(
        json.dumps([row for row in kept if row["name"] not in names] + [asdict(m) for m in measurements], indent=2)
    )
