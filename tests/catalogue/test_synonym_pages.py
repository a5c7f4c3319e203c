"""The list of search words that mean the same, as L&D administrators keep it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.queries.synonyms import synonym_sets
from skills_centre.people.models import Person, Role
from tests.counting import statements

pytestmark = pytest.mark.sqlite_only

PAGE = "/administration/search-words"


def test_a_list_is_kept_changed_and_taken_away(
    be: Callable[[UUID], FlaskClient], make_person: Callable[..., Person]
) -> None:
    keeper = be(make_person("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,)).id)
    assert "No lists yet" in keeper.get(PAGE).text
    for _ in range(2):
        assert keeper.post(PAGE, data={"terms": " GDPR ,data  protection, gdpr"}).status_code == 303
    (kept,) = synonym_sets()
    assert kept.terms == ("GDPR", "data protection")
    page = keeper.get(PAGE)
    assert "GDPR · data protection" in page.text
    for wrong, sentence in (
        ("", "Enter the words that mean the same"),
        ("one", "Enter two words or more"),
        ("the, of", "“the” holds no word that a search looks for"),
        ("x, " + "b" * 41, "is too long"),
        (", ".join(f"word{number}" for number in range(9)), "at most 8 words"),
        ("GDPR, privacy", "is in another list already, with GDPR, data protection."),
    ):
        refused = keeper.post(PAGE, data={"terms": wrong})
        assert refused.status_code == 422
        assert sentence in refused.text
    address = f"{PAGE}/{kept.id}"
    assert 'value="GDPR, data protection"' in keeper.get(address).text
    assert keeper.post(address, data={"terms": "GDPR, privacy"}).status_code == 303
    assert [one.terms for one in synonym_sets()] == [("GDPR", "privacy")]
    assert statements(lambda: keeper.get(PAGE)) == 2
    for _ in range(2):
        assert keeper.post(f"{address}/remove").status_code == 303
    assert synonym_sets() == []
    assert keeper.get(address).status_code == 404
    assert be(make_person("Lea Learner").id).get(PAGE).status_code == 404
