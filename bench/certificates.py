"""A certificate from its row in the database to its file, against typst alone compiling the same template from such data.

Every one has another name and another code, as in life: typst keeps what it laid out before. Compared is processor time, because
whatever else runs here takes from both.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import typst

from bench.measure import Measurement, at_most
from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.learning.queries.certificates import CertificateFacts, own_certificate
from skills_centre.learning.services.certificates import issue_certificate
from skills_centre.learning.views.certificate_files import TEMPLATES, certificate_pdf
from skills_centre.people.models import Person, PersonType
from skills_centre.platform import pdf
from skills_centre.platform.database import db, transaction
from skills_centre.platform.migrations import upgrade
from tests.learning.builders import add_course, completed

ROUNDS = 60
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def run() -> list[Measurement]:
    """The time of one certificate, from the database's row to the file, as the median of many in processor time."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        settings = Settings(
            environment=Environment.LOCAL,
            data_dir=data_dir,
            base_url="https://skills.example",
            database_url=f"sqlite:///{data_dir / 'bench.db'}",
            secret_key="only for a measurement, and long enough",
        )
        upgrade(settings.database_url)
        app = create_app(settings)
        with app.test_request_context():
            held = _held()
            given = [_what_typst_is_given(held, number) for number in range(ROUNDS)]
            for warm in range(5):
                _ours(held, -warm)
                _typst_alone(given[warm])
            ours, alone = [], []
            for number in range(5, ROUNDS):  # by turns, so that whatever else runs here slows both alike
                ours.append(_seconds(lambda number=number: _ours(held, ROUNDS + number)))  # type: ignore[misc]
                alone.append(_seconds(lambda number=number: _typst_alone(given[number])))  # type: ignore[misc]
            db.session.remove()
            db.engine.dispose()
    return [
        at_most(
            "certificate: a request's work against typst alone",
            value=median(sorted(ours)[:15]) * 1000,
            limit=median(sorted(alone)[:15]) * 1000,
            unit="ms",
            goal=2,
        )
    ]


def _held() -> CertificateFacts:
    """A certificate to make files of."""
    person_id = uuid4()
    with transaction() as session:
        session.add(
            Person(
                id=person_id,
                email="ada@skills.example",
                name="Ada Okafor",
                sort_key="ada okafor",
                person_type=PersonType.HOUSE_STAFF,
                joined_on=date(2024, 1, 8),
            )
        )
    enrolment_id = completed(person_id, add_course(lessons=("first", "second"), quiz=None, skills=("writing",)))
    with transaction():
        issue_certificate(enrolment_id, person_id=person_id, now=NOW)
    found = own_certificate(enrolment_id, person_id=person_id)
    if found is None:
        raise LookupError
    return found


def _ours(held: CertificateFacts, number: int) -> bytes:
    db.session.remove()
    found = own_certificate(held.enrolment_id, person_id=held.person_id)
    if found is None:
        raise LookupError
    return certificate_pdf(_another(found, number))


def _another(held: CertificateFacts, number: int) -> CertificateFacts:
    """Somebody else's: another name and another code, so that nothing of it was made before."""
    return replace(held, person_name=f"Ada Okafor {number}", code=f"{number % 32**4:028d}")


def _what_typst_is_given(held: CertificateFacts, number: int) -> str:
    """The JSON that reaches the template for a certificate."""
    kept: list[str] = []

    def keep(_template: Path, data: Mapping[str, Any], *, document: pdf.DocumentFacts) -> bytes:
        kept.append(pdf._inputs(data, document)["data"])
        return b""

    with patch("skills_centre.learning.views.certificate_files.compile_pdf", keep):
        certificate_pdf(_another(held, number))
    return kept[0]


def _typst_alone(data: str) -> object:
    """What a script would do: the template, the data and our fonts, and nothing else."""
    compiler = typst.Compiler(root=TEMPLATES, font_paths=pdf._fonts(), ignore_system_fonts=True)
    return compiler.compile(
        pdf._source(TEMPLATES / "certificate.typ"),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=int(NOW.timestamp()),
    )


def _seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began
