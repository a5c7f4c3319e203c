"""The pure decisions about a team's sums."""

from fractions import Fraction
from uuid import NAMESPACE_URL, uuid5

import pytest

from skills_centre.gaps.rules import (
    SkillSums,
    Sums,
    assessed_share,
    coverage,
    coverage_to_show,
    gaps_that_matter,
    headline,
    is_assessed_enough,
    least_known,
    median_distance,
    percentage,
    severity,
    total,
)


def a_skill(name: str, **sums: int) -> SkillSums:
    return SkillSums(skill_id=uuid5(NAMESPACE_URL, name), name=name, sort_key=name.casefold(), sums=Sums(**sums))


def test_ten_met_and_thirty_unknown_give_no_percentage() -> None:
    sums = Sums(required=40, met=10, unknown=30)
    assert coverage_to_show(sums) is None
    assert coverage(sums) == Fraction(1, 4)
    assert headline(sums) == "30 unknown, 10 met, of 40"


def test_the_headline_counts_in_the_order_that_matters() -> None:
    sums = Sums(required=30, below=3, below_own_account=2, claimed=4, unknown=21, met=2)
    assert headline(sums) == "3 below, 2 of them by own account, 4 claimed, 21 unknown, 2 met, of 30"


@pytest.mark.parametrize(("unknown", "enough"), [(4, True), (5, False), (0, True), (10, False)])
def test_sixty_per_cent_assessed_is_enough_and_less_is_not(unknown: int, enough: bool) -> None:
    assert is_assessed_enough(Sums(required=10, met=10 - unknown, unknown=unknown)) is enough


def test_the_exempt_stand_outside_every_share() -> None:
    sums = Sums(required=10, exempt=5, met=3, below=1, unknown=1)
    assert (coverage(sums), assessed_share(sums)) == (Fraction(3, 5), Fraction(4, 5))


@pytest.mark.parametrize("sums", [Sums(), Sums(required=4, exempt=4)])
def test_an_empty_denominator_is_no_data(sums: Sums) -> None:
    assert (coverage(sums), assessed_share(sums), severity(sums), coverage_to_show(sums)) == (None,) * 4
    assert not is_assessed_enough(sums)
    assert headline(Sums()) == "no data"


def test_skills_without_a_ladder_have_no_severity_and_no_median() -> None:
    sums = Sums(required=4, below=2, met=2)
    assert (severity(sums), median_distance(sums)) == (None, None)


def test_severity_weighs_the_distance_against_what_is_asked_of_the_assessed() -> None:
    assert severity(Sums(required=3, below=2, met=1, weighted_distance=4, weighted_required=12)) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("one", "two", "three", "four", "median"),
    [(1, 0, 0, 0, Fraction(1)), (1, 1, 0, 0, Fraction(3, 2)), (2, 0, 1, 0, Fraction(1)), (0, 0, 0, 2, Fraction(4))],
)
def test_the_median_is_of_those_below_only(one: int, two: int, three: int, four: int, median: Fraction) -> None:
    sums = Sums(below_by_1=one, below_by_2=two, below_by_3=three, below_by_4=four)
    assert median_distance(sums) == median


def test_a_percentage_never_rounds_to_all_or_nothing() -> None:
    assert [percentage(Fraction(part, 1000)) for part in (0, 1, 5, 994, 999, 1000)] == [0, 1, 1, 99, 99, 100]
    assert percentage(None) is None


def test_gaps_are_ordered_by_essential_then_weight_then_name() -> None:
    skills = [
        a_skill("Writing", required=5, below=1, met=4, weighted_distance=3),
        a_skill("Budgets", required=5, below=1, met=4, weighted_distance=3),
        a_skill("Data", required=5, below=4, met=1, weighted_distance=9),
        a_skill("Procedure", required=5, below=1, met=4, weighted_distance=1, essential=1),
        a_skill("Nothing known", required=5, below=1, unknown=4, weighted_distance=50, essential=5),
        a_skill("All met", required=5, met=5, essential=5),
    ]
    assert [skill.name for skill in gaps_that_matter(skills)] == ["Procedure", "Data", "Budgets", "Writing"]
    assert [skill.name for skill in gaps_that_matter(skills, at_most=1)] == ["Procedure"]


def test_what_we_do_not_know_counts_unknown_claimed_and_stale() -> None:
    skills = [
        a_skill("Known", required=5, met=5),
        a_skill("B", required=5, unknown=1, met=4),
        a_skill("A", required=5, stale=1, met=4),
        a_skill("C", required=5, claimed=2, unknown=1, below=2),
    ]
    assert [skill.name for skill in least_known(skills)] == ["C", "A", "B"]


def test_a_total_of_nobody_is_nothing() -> None:
    assert total([]) == Sums()
    assert total([Sums(required=1, met=1), Sums(required=2, below=2)]) == Sums(required=3, met=1, below=2)
