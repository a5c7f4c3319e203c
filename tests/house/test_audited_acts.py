"""Every act of the audit trail has words that an auditor understands, and a kind under which it is found."""

import ast
import re
from pathlib import Path

from skills_centre.home.audit.words import ACTS, KINDS

SOURCES = Path(__file__).parent.parent.parent / "skills_centre"
_ACT = re.compile(r"[a-z][a-z_-]*\.[a-z][a-z_-]*")


def acts_in_the_code() -> set[str]:
    """Whatever reads as "domain.verb" in a file that records acts."""
    return {
        node.value
        for path in SOURCES.rglob("*.py")
        if "import record_act" in (source := path.read_text())
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ACT.fullmatch(node.value)
    }


def test_every_act_that_is_recorded_reads_as_a_sentence() -> None:
    missing = sorted(acts_in_the_code() - ACTS.keys())
    assert not missing, "Say in skills_centre/home/audit/words.py (ACTS) what these did:\n" + "\n".join(missing)
    assert sorted(ACTS.keys() - acts_in_the_code()) == []


def test_every_act_is_of_exactly_one_kind() -> None:
    for act in ACTS:
        assert sum(act.startswith(kind.begins) for kind in KINDS) == 1, act
