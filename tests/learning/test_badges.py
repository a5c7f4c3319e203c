"""Open Badges 3.0: the credential's shape, its signature as another library sees it, and what is public about it."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import jwt
import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Settings
from skills_centre.learning.models import Certificate
from skills_centre.learning.rules.baking import bake
from skills_centre.learning.services.certificates import issue_certificate, revoke_certificate
from skills_centre.people.models import Person
from skills_centre.platform.database import transaction
from skills_centre.platform.signing import rotate_keys
from tests.conftest import NOW
from tests.learning.builders import add_course, completed
from tests.skills.builders import published, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def at(address: str) -> str:
    """A public address as this test's browser asks for it."""
    return address.removeprefix("http://localhost")


def verified(token: str, client: FlaskClient) -> dict[str, Any]:
    """The claims of a badge, verified as the specification says (8.2.5): by the key at the address in its header."""
    header = jwt.get_unverified_header(token)
    assert set(header) == {"alg", "kid", "typ"}, "no other header is allowed"
    assert header["typ"] == "JWT"
    key = client.get(at(header["kid"])).get_json()
    assert key in client.get("/badges/keys").get_json()["keys"]
    assert (key["kid"], "d" in key) == (header["kid"], False)
    claims: dict[str, Any] = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["EdDSA"])
    return claims


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", email="ada.okafor@example.org")


@pytest.fixture
def badge(ada: Person) -> Certificate:
    published(small_framework())
    made = completed(ada.id, add_course(lessons=("first", "second"), quiz=None, skills=("writing", "unheard-of")))
    with transaction():
        return issue_certificate(made, person_id=ada.id, now=NOW)


def test_a_badge_is_a_credential_that_others_verify(
    be: Be, ada: Person, badge: Certificate, client: FlaskClient
) -> None:
    answer = be(ada.id).get(f"/my-learning/{badge.enrolment_id}/badge.jwt")
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"].endswith('.jwt"')
    claims = verified(answer.text, client)
    assert claims["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = claims["credentialSubject"]
    assert (claims["iss"], claims["jti"], claims["sub"]) == (claims["issuer"]["id"], claims["id"], subject["id"])
    assert datetime.fromtimestamp(claims["nbf"], UTC) == datetime.fromisoformat(claims["validFrom"]) == NOW
    one = subject["achievement"]
    assert (one["type"], one["name"], one["version"]) == (["Achievement"], "Checking what AI tells you", "1.0")
    assert "The first lesson; The second lesson" in one["criteria"]["narrative"]
    (aligned,) = one["alignment"]
    assert (aligned["type"], aligned["targetCode"]) == (["Alignment"], "writing")
    assert client.get(at(aligned["targetUrl"])).status_code == 200
    assert "Ada" not in json.dumps(claims)
    assert "example.org" not in json.dumps(claims)
    (recipient,) = subject["identifier"]
    known = hashlib.sha256(("ada.okafor@example.org" + recipient["salt"]).encode()).hexdigest()
    assert (recipient["hashed"], recipient["identityHash"]) == (True, f"sha256${known}")


def test_what_a_badge_names_is_public_and_may_be_read_from_any_site(
    be: Be, ada: Person, badge: Certificate, client: FlaskClient
) -> None:
    claims = verified(be(ada.id).get(f"/my-learning/{badge.enrolment_id}/badge.jwt").text, client)
    one = claims["credentialSubject"]["achievement"]
    with client.session_transaction() as session:
        session.clear()
    for address, document in ((claims["iss"], claims["issuer"]), (one["id"], one)):
        answer = client.get(at(address), headers={"Accept": "application/json"})
        assert document.items() <= answer.get_json().items()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        page = client.get(at(address), headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert page.mimetype == "text/html"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(at(one["image"]["id"])).mimetype == "image/png"
    other = add_course("another", lessons=("first",), quiz=None)
    assert client.get(f"/badges/achievements/{other}").status_code == 404, "a course without certificates stays inside"
    assert client.get("/badges/keys/no-such").status_code == 404


def test_the_badge_is_inside_its_picture(be: Be, ada: Person, badge: Certificate) -> None:
    browser = be(ada.id)
    token = browser.get(f"/my-learning/{badge.enrolment_id}/badge.jwt").text
    answer = browser.get(f"/my-learning/{badge.enrolment_id}/badge.png")
    picture = Image.open(BytesIO(answer.data))
    picture.load()
    assert picture.info["openbadgecredential"] == token
    for wrong in (answer.data, b"no picture"):
        with pytest.raises(ValueError, match="picture"):
            bake(wrong, token)


def test_a_revoked_badge_is_on_the_public_list_by_its_number_alone(
    ada: Person, badge: Certificate, client: FlaskClient
) -> None:
    assert client.get("/badges/revocations").get_json()["revokedCredentials"] == []
    with transaction():
        revoke_certificate(badge.id, reason="Not their work", by_id=ada.id, now=NOW)
    answer = client.get("/badges/revocations")
    assert answer.get_json() == {
        "id": "http://localhost/badges/revocations",
        "issuer": "http://localhost/badges/issuer",
        "revokedCredentials": [{"id": f"urn:uuid:{badge.badge_id}", "revoked": True}],
    }
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_badge_signed_before_a_rotation_is_still_verified(
    be: Be, ada: Person, badge: Certificate, client: FlaskClient, settings: Settings
) -> None:
    address = f"/my-learning/{badge.enrolment_id}/badge.jwt"
    before = be(ada.id).get(address).text
    rotate_keys(settings.badge_keys)
    after = be(ada.id).get(address).text
    assert verified(before, client)["jti"] == verified(after, client)["jti"]
    assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
    tampered = after[:-6] + ("AAAAAA" if after[-6:] != "AAAAAA" else "BBBBBB")
    with pytest.raises(jwt.InvalidSignatureError):
        verified(tampered, client)
