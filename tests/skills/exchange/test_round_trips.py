"""A framework that goes out as a workbook or as CSV files comes in as it was."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition, in_standard_order
from skills_centre.skills.exporting.csv_files import csv_archive
from skills_centre.skills.exporting.workbook import workbook
from skills_centre.skills.importing.csv_files import read_csv_archive
from skills_centre.skills.importing.workbook import read_workbook
from tests.skills.builders import NOW, small_framework
from tests.skills.exchange.definitions import definitions, demonstration, needs_official_files, official

Again = Callable[[FrameworkDefinition], FrameworkDefinition]


def by_workbook(definition: FrameworkDefinition) -> FrameworkDefinition:
    return read_workbook(SentFile("framework.xlsx", workbook(definition, made_at=NOW)))


def by_csv(definition: FrameworkDefinition) -> FrameworkDefinition:
    return read_csv_archive(SentFile("framework.zip", csv_archive(definition)))


both_ways = pytest.mark.parametrize("again", [by_workbook, by_csv], ids=["workbook", "csv"])


@both_ways
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definition=definitions())
def test_any_framework_comes_back_whole(again: Again, definition: FrameworkDefinition) -> None:
    back = again(definition)
    assert in_standard_order(back) == in_standard_order(definition)
    assert back.digest() == definition.digest()
    assert {role.key: role.levels for role in back.roles()} == {role.key: role.levels for role in definition.roles()}


@both_ways
@pytest.mark.parametrize("definition", [small_framework(), demonstration()], ids=["small", "demonstration"])
def test_our_own_frameworks_come_back_whole(again: Again, definition: FrameworkDefinition) -> None:
    assert again(definition).digest() == definition.digest()


@both_ways
@needs_official_files
def test_the_official_framework_comes_back_whole(again: Again) -> None:
    definition = official()
    back = again(definition)
    assert back.digest() == definition.digest()
    assert len(back.roles_out_of_order) == len(list(definition.roles()))


def test_the_same_framework_gives_the_same_bytes() -> None:
    assert workbook(small_framework(), made_at=NOW) == workbook(small_framework(), made_at=NOW)
    assert csv_archive(small_framework()) == csv_archive(small_framework())
