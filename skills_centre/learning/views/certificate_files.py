"""What a certificate is as files: the PDF, the signed badge and its picture. Made when they are asked for, kept nowhere."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import segno
from flask import Response

from skills_centre.catalogue.queries.courses import CourseDetails, course_version, modules_of
from skills_centre.learning.queries.certificates import CertificateFacts, skills_of_badge
from skills_centre.learning.rules.badges import (
    Achievement,
    AlignedSkill,
    Award,
    Issuer,
    claims,
    credential,
    criteria_of,
)
from skills_centre.learning.rules.baking import bake
from skills_centre.learning.rules.certificates import as_written
from skills_centre.learning.rules.record import in_hours
from skills_centre.people.queries.viewers import institution
from skills_centre.platform.pages import in_words
from skills_centre.platform.pdf import DocumentFacts, compile_pdf, compile_picture
from skills_centre.platform.signing import SigningKeys, make_keys_if_missing, signing_keys
from skills_centre.platform.text import slug
from skills_centre.platform.web import settings

TEMPLATES = Path(__file__).parent.parent / "typst"

#: A picture says nothing of when it was made.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

#: Dots per inch of a badge's picture: 630 by 630.
SHARPNESS = 200

#: The light squares around a QR code, which a reader needs; and a run of dark ones.
AROUND = 2
_DARK = re.compile(rb"\x01+")


def issuer() -> Issuer:
    """The institution as an issuer of badges."""
    facts = institution()
    return Issuer(facts.name if facts else settings().institution_name, settings().base_url)


def our_keys() -> SigningKeys:
    """The keys of this installation; outside production they are made when first needed. Raises KeyFileError."""
    chosen = settings()
    if not chosen.is_production:
        make_keys_if_missing(chosen.badge_keys)
    return signing_keys(chosen.badge_keys)


def checking_address(code: str) -> str:
    """The public address at which a code is checked."""
    return f"{settings().base_url}/verify/{as_written(code)}"


def certificate_pdf(certificate: CertificateFacts) -> bytes:
    """The certificate as a PDF file, with the name that its holder has now."""
    name = issuer().name
    address = checking_address(certificate.code)
    taught = ", ".join(skill.name for skill in skills_of_badge(certificate.version_id))
    facts = [
        ("Completed on", in_words(certificate.completed_on)),
        ("Version of the course", certificate.edition),
        ("Time that it takes", in_hours(certificate.minutes)),
        *([("Skills that it teaches", taught)] if taught else []),
    ]
    return compile_pdf(
        TEMPLATES / "certificate.typ",
        {
            "colour": settings().brand_colour,
            "institution": name,
            "name": certificate.person_name,
            "course": certificate.course_title,
            "facts": [{"what": what, "says": says} for what, says in facts],
            "address": address,
            "check": f"{settings().base_url}/verify",
            "code": as_written(certificate.code),
            "square": square_code(address),
        },
        document=DocumentFacts(
            title=f"Certificate of completion: {certificate.course_title}", author=name, made_at=certificate.issued_at
        ),
    )


def square_code(address: str) -> str:
    """A QR code as an SVG picture.

    The mask is fixed: trying all eight takes longer than making the whole file, and readers take any. Tried with 150 codes, turned and
    blurred: each mask was read as often as the one that segno would choose. The picture is one line for each run of dark squares.
    """
    rows = segno.make_qr(address, error="m", mask=0).matrix
    side = len(rows) + 2 * AROUND
    runs = "".join(
        f"M{run.start() + AROUND} {at}.5h{run.end() - run.start()}"
        for at, row in enumerate(rows, start=AROUND)
        for run in _DARK.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{runs}"/></svg>'
    )


def achievement_of(course: CourseDetails) -> Achievement:
    """What the badge of a course's version stands for."""
    site = settings().base_url
    return Achievement(
        version_id=course.version_id,
        title=course.title,
        edition=course.number,
        summary=course.summary,
        criteria=criteria_of(
            course.title, course.number, [part.title for part in modules_of(course.version_id) if part.is_required]
        ),
        topic=course.topic.value,
        skills=tuple(
            AlignedSkill(
                place.key,
                place.name,
                place.framework_name,
                f"{site}/frameworks/{place.framework_key}/skills/{place.key}",
            )
            for place in skills_of_badge(course.version_id)
        ),
    )


def badge_token(certificate: CertificateFacts) -> str:
    """The Open Badge of a certificate, signed: a JSON Web Token. Raises KeyFileError."""
    award = Award(certificate.badge_id, certificate.issued_at, certificate.completed_on, certificate.email)
    by = issuer()
    badge = credential(award, achievement_of(course_version(certificate.version_id)), by)
    keys = our_keys()
    return keys.sign(claims(badge, issued_at=certificate.issued_at), key_address=by.key_address(keys.public[0].id))


def baked_badge(certificate: CertificateFacts) -> bytes:
    """The badge's picture with the signed badge inside."""
    return bake(badge_picture(certificate.course_title), badge_token(certificate))


def badge_picture(title: str) -> bytes:
    """The picture of a course's badge, as a PNG file."""
    return _drawn(title, issuer().name, settings().brand_colour)


@lru_cache(maxsize=64)
def _drawn(title: str, name: str, colour: str) -> bytes:
    facts = DocumentFacts(title=title, author=name, made_at=EPOCH)
    data = {"course": title, "institution": name, "colour": colour}
    return compile_picture(TEMPLATES / "badge.typ", data, document=facts, dots_per_inch=SHARPNESS)


def download(content: bytes | str, *, name: str, ending: str, mimetype: str) -> Response:
    """A file to keep; `name` is in words."""
    return Response(
        content,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{slug(name)[:80] or "certificate"}.{ending}"'},
    )
