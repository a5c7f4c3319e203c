"""The gate of all mail: a restored database hands nothing over until somebody has looked, and a sound one is never held up."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail import leasing
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import Drained, drain
from skills_centre.platform.mail.gate import AlreadyPaused, NotPaused, current_pause, pause_mail, resume_mail
from skills_centre.platform.mail.models import MailState, OutboxMessage, PauseReason
from tests.conftest import NOW
from tests.platform.test_mail import put
from tests.restoring import backed_up
from tests.smtp import Sink, smtp_server

SITE = "https://skills"


@pytest.fixture
def server() -> Generator[tuple[Sink, str]]:
    with smtp_server() as lent:
        yield lent


def send(
    folder: Path, server: tuple[Sink, str], *, site: str = SITE, urgent: bool = False, only_to_files: bool = False
) -> Drained:
    mail = MailRoutes(server[1], "Centre <centre@skills.parliament.uk>", site, folder, only_to_files)
    return drain(mail, urgent=urgent, clock=lambda: NOW)


def put_and_send(key: str, folder: Path, server: tuple[Sink, str]) -> Drained:
    put(key, f"{key}@parliament.uk")
    return send(folder, server)


def why_paused() -> PauseReason | None:
    db.session.close()
    pause = current_pause()
    return pause.why if pause else None


def let_go(site: str = SITE) -> None:
    with transaction():
        resume_mail(site, by_id=None, now=NOW)


def waiting() -> int:
    db.session.close()
    statement = select(func.count()).where(OutboxMessage.state == MailState.QUEUED)
    return db.session.scalar(statement) or 0


def test_a_first_installation_sends_at_once_and_goes_on(app: Flask, tmp_path: Path, server: tuple[Sink, str]) -> None:
    for number in range(3):
        assert put_and_send(f"m{number}", tmp_path / "mail", server).sent == 1
    assert why_paused() is None


def test_a_restored_database_hands_nothing_over_until_somebody_has_looked(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    folder = tmp_path / "mail"
    put_and_send("before", folder, server)
    put("waiting", "waiting@parliament.uk")
    restore = backed_up(settings.database_url, tmp_path)
    send(folder, server)
    put_and_send("after", folder, server)
    restore()
    for urgent in (False, True):
        put(f"new-{urgent}", "ada@parliament.uk", urgent=urgent)
        drained = send(folder, server, urgent=urgent)
        assert (drained.sent, drained.is_paused) == (0, True)
    assert (why_paused(), len(server[0].messages)) == (PauseReason.RESTORED, 3)
    assert waiting() == 3, "what waited in the backup, and what came since"

    let_go()
    assert send(folder, server).sent + send(folder, server, urgent=True).sent == 3
    assert put_and_send("later", folder, server).sent == 1
    assert why_paused() is None


def test_a_backup_from_amid_the_last_batch_is_behind_the_folder_too(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    put_and_send("one", tmp_path / "mail", server)
    put("two", "two@parliament.uk")
    mail = MailRoutes(server[1], "Centre <centre@skills.parliament.uk>", SITE, tmp_path / "mail", only_to_files=False)
    leasing.take_lease("me", mail, urgent=False, now=NOW)
    restore = backed_up(settings.database_url, tmp_path)
    leasing.take_lease("me", mail, urgent=False, now=NOW, has_sent=True)
    restore()
    assert send(tmp_path / "mail", server).is_paused


def test_a_dump_restored_on_a_machine_with_an_empty_folder_is_paused(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    put_and_send("one", tmp_path / "mail", server)
    restore = backed_up(settings.database_url, tmp_path)
    restore()
    assert put_and_send("two", tmp_path / "elsewhere", server).is_paused
    assert len(server[0].messages) == 1


@pytest.mark.sqlite_only
def test_a_copied_file_in_the_place_of_the_database_is_paused_even_with_a_copied_folder(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    put_and_send("one", tmp_path / "mail", server)
    backed_up(settings.database_url, tmp_path)
    (tmp_path / "copy").replace(tmp_path / "test.db")
    assert put_and_send("two", tmp_path / "mail", server).is_paused


def test_a_new_database_on_a_folder_that_has_sent_is_paused(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    folder = tmp_path / "mail"
    restore = backed_up(settings.database_url, tmp_path)
    put_and_send("one", folder, server)
    restore()
    assert put_and_send("one", folder, server).is_paused
    assert why_paused() is PauseReason.RESTORED
    let_go()
    assert send(folder, server).sent == 1, "the folder's epoch is known by now"


def test_a_backup_from_before_the_last_pause_is_paused_and_let_go_for_good(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    folder = tmp_path / "mail"
    put_and_send("one", folder, server)
    restore = backed_up(settings.database_url, tmp_path)
    with transaction():
        pause_mail(PauseReason.OTHER, by_id=None, now=NOW)
    let_go()
    put_and_send("two", folder, server)
    restore()
    assert put_and_send("three", folder, server).is_paused
    let_go()
    for number in range(3):
        assert put_and_send(f"m{number}", folder, server).is_paused is False
    assert waiting() == 0


def test_a_database_that_sent_before_it_had_a_gate_is_looked_at_once(
    app: Flask, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    put("old", "old@parliament.uk")
    with transaction() as session:
        session.scalars(select(OutboxMessage)).one().went_to = "smtp"
    assert put_and_send("one", tmp_path / "mail", server).is_paused
    assert why_paused() is PauseReason.UNKNOWN_HERE
    let_go()
    assert send(tmp_path / "mail", server).sent == 2


def test_workers_with_folders_of_their_own_do_not_pause_one_another_and_a_resume_serves_all(
    app: Flask, settings: Settings, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    if settings.database_url.startswith("sqlite"):
        pytest.skip("a SQLite file and its folder are one machine's")
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for turn in range(4):
        assert put_and_send(f"m{turn}", folders[turn % 3], server).sent == 1
    restore = backed_up(settings.database_url, tmp_path)
    for turn in range(3):
        put_and_send(f"n{turn}", folders[0], server)
    restore()
    assert put_and_send("x", folders[1], server).is_paused, "the dump is known by its tables, whoever comes first"
    let_go()
    for turn in range(6):
        assert put_and_send(f"o{turn}", folders[turn % 3], server).is_paused is False
    assert why_paused() is None
    assert waiting() == 0


def test_another_address_of_our_pages_pauses_and_letting_go_takes_it_on(
    app: Flask, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    folder = tmp_path / "mail"
    put_and_send("one", folder, server)
    put("two", "two@parliament.uk")
    assert send(folder, server, site="https://test.skills").is_paused
    db.session.close()
    pause = current_pause()
    assert pause is not None
    assert (pause.why, pause.base_url, pause.met_url) == (PauseReason.NEW_ADDRESS, SITE, "https://test.skills")
    let_go("https://test.skills")
    assert send(folder, server, site="https://test.skills").sent == 1


def test_a_demonstration_is_never_paused_by_what_is_found_but_by_hand(
    app: Flask, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    for folder in ("a", "b"):
        put(folder, f"{folder}@parliament.uk")
        assert send(tmp_path / folder, server, site=f"https://{folder}", only_to_files=True).sent == 1
    with transaction():
        pause_mail(PauseReason.OTHER, by_id=None, now=NOW)
    put("c", "c@parliament.uk")
    assert send(tmp_path / "a", server, only_to_files=True).is_paused
    let_go()
    assert send(tmp_path / "a", server, only_to_files=True).sent == 1


def test_a_pause_by_hand_holds_both_kinds_is_audited_and_is_said_once(
    app: Flask, tmp_path: Path, server: tuple[Sink, str]
) -> None:
    with transaction():
        pause_mail(PauseReason.WRONG_MAIL, by_id=None, now=NOW)
    with pytest.raises(AlreadyPaused), transaction():
        pause_mail(PauseReason.OTHER, by_id=None, now=NOW)
    for urgent in (True, False):
        put(f"m{urgent}", "ada@parliament.uk", urgent=urgent)
        assert send(tmp_path / "mail", server, urgent=urgent).is_paused
    let_go()
    with pytest.raises(NotPaused):
        let_go()
    db.session.close()
    acts = db.session.execute(select(AuditEvent.action, AuditEvent.fields).order_by(AuditEvent.id)).all()
    assert [tuple(act) for act in acts] == [("mail.pause", ["wrong-mail"]), ("mail.resume", [])]


def test_a_pause_amid_a_drain_ends_it_after_the_batch(
    app: Flask, tmp_path: Path, server: tuple[Sink, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        put(f"m{number}", f"m{number}@parliament.uk")
    looked = 0

    def clock() -> object:
        nonlocal looked
        looked += 1
        if looked == 10:
            with transaction():
                pause_mail(PauseReason.WRONG_MAIL, by_id=None, now=NOW)
        return NOW + timedelta(milliseconds=looked)

    mail = MailRoutes(server[1], "Centre <centre@skills.parliament.uk>", SITE, tmp_path / "mail", only_to_files=False)
    drained = drain(mail, urgent=False, clock=clock)  # type: ignore[arg-type]
    assert (drained.sent, drained.is_paused, waiting()) == (20, True, 30)
