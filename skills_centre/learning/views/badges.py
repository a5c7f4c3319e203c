"""What is public about badges: who issues, by which keys, for what, and which count no more. For machines as JSON, for people as pages."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import CourseDetails, course_version
from skills_centre.learning.queries.certificates import revoked_badges, was_certified
from skills_centre.learning.rules import badges as documents
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.certificate_files import achievement_of, badge_picture, issuer, our_keys
from skills_centre.people.access import public
from skills_centre.platform.errors import NotFound
from skills_centre.platform.limits import limiter
from skills_centre.platform.signing import ALGORITHM, PublicKey

OFTEN = "120 per minute"

#: Seconds for which others may keep what seldom changes.
KEPT = 300


@blueprint.get("/badges/issuer")
@limiter.limit(OFTEN)
@public
def badge_issuer() -> ResponseReturnValue:
    """Who issues badges here."""
    by = issuer()
    if _wants_page():
        return _page(render_template("learning/badges/issuer.html", issuer=by, keys=our_keys().public))
    return _json(documents.profile(by))


@blueprint.get("/badges/keys")
@limiter.limit(OFTEN)
@public
def badge_keys() -> ResponseReturnValue:
    """Every public key that signs or once signed, as a JSON Web Key set."""
    return _json({"keys": [_jwk(key) for key in our_keys().public]})


@blueprint.get("/badges/keys/<key_id>")
@limiter.limit(OFTEN)
@public
def badge_key(key_id: str) -> ResponseReturnValue:
    """One public key: what the header of a signed badge points to."""
    key = next((one for one in our_keys().public if one.id == key_id), None)
    if key is None:
        raise NotFound
    return _json(_jwk(key))


@blueprint.get("/badges/revocations")
@limiter.limit(OFTEN)
@public
def badge_revocations() -> ResponseReturnValue:
    """The badges that count no more, by their opaque ids."""
    return _json(documents.revocation_list([one.badge_id for one in revoked_badges()], issuer()), seconds=0)


@blueprint.get("/badges/achievements/<uuid:version_id>")
@limiter.limit(OFTEN)
@public
def badge_achievement(version_id: UUID) -> ResponseReturnValue:
    """What the badge of a course's version stands for. It is public once somebody has a certificate of it."""
    course = _certified(version_id)
    one = achievement_of(course)
    if _wants_page():
        return _page(
            render_template("learning/badges/achievement.html", achievement=one, course=course, issuer=issuer())
        )
    return _json(documents.achievement(one, issuer()))


@blueprint.get("/badges/achievements/<uuid:version_id>.png")
@limiter.limit(OFTEN)
@public
def badge_achievement_picture(version_id: UUID) -> ResponseReturnValue:
    """The picture of a course's badge."""
    answer = Response(badge_picture(_certified(version_id).title), mimetype="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return _open_to_all(answer)


def _certified(version_id: UUID) -> CourseDetails:
    """A course's version of which somebody has a certificate. Raises NotFound."""
    if not was_certified(version_id):
        raise NotFound
    return course_version(version_id)


def _jwk(key: PublicKey) -> dict[str, str]:
    return {**key.jwk, "kid": issuer().key_address(key.id), "use": "sig", "alg": ALGORITHM}


def _wants_page() -> bool:
    """Whether a person asks, with a browser, rather than a verifier."""
    return request.accept_mimetypes.best_match(["application/json", "application/ld+json", "text/html"]) == "text/html"


def _page(page: str) -> Response:
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.vary.add("Accept")
    return answer


def _json(document: dict[str, Any], *, seconds: int = KEPT) -> Response:
    answer = jsonify(document)
    answer.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    answer.vary.add("Accept")
    return _open_to_all(answer)


def _open_to_all(answer: Response) -> Response:
    """Let verifiers that run in a browser read it from another site: nothing in it is about whoever asks."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
