"""Whether the product is whole: for load balancers, container health checks and whoever runs it."""

import time
from datetime import datetime

from flask import jsonify
from flask.typing import ResponseReturnValue

from skills_centre.gaps.queries.checks import LastCheck, last_check
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import public
from skills_centre.people.queries.health import last_seen
from skills_centre.platform.broker import ping
from skills_centre.platform.clock import utc_now
from skills_centre.platform.mail.gate import Pause, current_pause
from skills_centre.platform.web import settings

#: Beat sends its heartbeat every ten seconds; six missed ones are an absence.
MISSED_AFTER = 60


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say of the database, the broker, the workers and beat whether each is there, and how many seconds ago it was seen.

    The last proof of the team summaries and whether all mail is paused are told too, and decide nothing: they are alarms, not absences.
    """
    now = utc_now()
    report: dict[str, dict[str, object]] = {"database": {"ok": True, "age": 0.0}}
    started = time.monotonic()
    try:
        seen, proof, pause = last_seen(), last_check(), current_pause()
        report["database"]["milliseconds"] = round((time.monotonic() - started) * 1000, 1)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is away
        seen, proof, pause = {}, None, None
        report["database"] = {"ok": False, "age": None}
    broker = ping(settings().redis_url)
    report["broker"] = {"ok": broker, "age": 0.0 if broker else None}
    for name in ("worker", "beat"):
        report[name] = _process(seen.get(name), now)
    whole = all(part["ok"] for part in report.values())
    alarms = {"summaries": _proof(proof, now), "mail": _mail(pause, now)}
    return jsonify({"ok": whole, **report, **alarms}), 200 if whole else 503


def _process(seen_at: datetime | None, now: datetime) -> dict[str, object]:
    age = round((now - seen_at).total_seconds(), 1) if seen_at else None
    return {"ok": age is not None and age < MISSED_AFTER, "age": age}


def _proof(proof: LastCheck | None, now: datetime) -> dict[str, object]:
    if proof is None:
        return {"ok": None, "age": None}
    return {
        "ok": not proof.rows_different,
        "age": round((now - proof.checked_at).total_seconds(), 1),
        "rows_compared": proof.rows_compared,
        "rows_different": proof.rows_different,
    }


def _mail(pause: Pause | None, now: datetime) -> dict[str, object]:
    """Whether mail may leave; if not, why, and for how many seconds it has not."""
    if pause is None:
        return {"ok": True, "age": None}
    return {"ok": False, "age": round((now - pause.at).total_seconds(), 1), "paused": pause.why.value}
