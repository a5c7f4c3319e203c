"""Writing announcements: what each says, whom it would reach and how it reads before it goes out, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.announcements.access import (
    announces,
    kept_in_sight,
    kept_within_reach,
    may_announce,
    may_keep,
    reach,
    reads_announcements,
    refuse_beyond,
    sight,
)
from skills_centre.announcements.errors import AnnouncementGone
from skills_centre.announcements.forms import AnnouncementForm, boxes_of
from skills_centre.announcements.queries.announcements import Kept, all_kept
from skills_centre.announcements.queries.audience import numbers_in, receivers
from skills_centre.announcements.rules import Audience, Draft, State, audience_in_words, paragraphs
from skills_centre.announcements.services.announcing import (
    delete_announcement,
    send_announcement,
    stop_announcement,
    withdraw_announcement,
    write_announcement,
)
from skills_centre.people.access import filled, viewer
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.people.queries.names import names_of, unit_names_of
from skills_centre.people.queries.register import registered_units
from skills_centre.people.vocabulary import PERSON_TYPES
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.ids import read_id
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import do_and_say, done, is_post, say
from skills_centre.reminders.queries.announced import Figures, figures_of
from skills_centre.reminders.rules.kind_words import HELD_WORDS
from skills_centre.reminders.services.digests import announcement_as_mail
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.announcement_links import check_link
from skills_centre.reminders.views.blueprint import blueprint


@dataclass(frozen=True)
class Line:
    """An announcement as the list shows it."""

    kept: Kept
    state: State
    audience: str
    figures: Figures
    by: str


@blueprint.get("/administration/announcements")
@reads_announcements
def announcements() -> ResponseReturnValue:
    """Every announcement in sight, where each stands, and how many of its messages were sent."""
    within, today = sight(), local_day(utc_now())
    page = page_of(
        [one for one in all_kept() if one.says.audience.stays_within(within)], request.args.get("page", type=int)
    )
    return render_template(
        "reminders/announcements/list.html", page=page, lines=_lines(page.lines, today), may_announce=may_announce()
    )


@blueprint.route("/administration/announcements/new", methods=["GET", "POST"])
@announces
def new_announcement() -> ResponseReturnValue:
    """Write an announcement; with the id of another, begin with what that says."""
    like = read_id(request.args.get("like"))
    return _edit(None, like=kept_within_reach(like) if like and not is_post() else None)


@blueprint.route("/administration/announcements/<uuid:announcement_id>/change", methods=["GET", "POST"])
@announces
def change_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Let a draft say something else."""
    return _edit(kept_within_reach(announcement_id))


@blueprint.get("/administration/announcements/<uuid:announcement_id>")
@reads_announcements
def announcement(announcement_id: UUID) -> ResponseReturnValue:
    """How an announcement reads, whom it is for by name, and what became of it."""
    one, now = kept_in_sight(announcement_id), utc_now()
    today = local_day(now)
    [line] = _lines([one], today)
    is_open = line.state in {State.DRAFT, State.STOPPED, State.WAITING}
    numbers = numbers_in(one.says.audience, on=today) if is_open else None
    return render_template(
        "reminders/announcements/one.html",
        one=line,
        says=one.says,
        times=one.times,
        paragraphs=paragraphs(one.says.body),
        mail=announcement_as_mail(one.says, head=our_letterhead()),
        numbers=numbers,
        kinds=PERSON_TYPES,
        has_private=bool(numbers and PRIVATE_PERSON_TYPES & numbers.keys()),
        people=receivers(one.says.audience, on=today, total=numbers.total(), page=request.args.get("page", type=int))
        if numbers
        else None,
        held_words=HELD_WORDS,
        may_keep=may_keep(one),
    )


@blueprint.post("/administration/announcements/<uuid:announcement_id>/send")
@announces
def send_it(announcement_id: UUID) -> ResponseReturnValue:
    """Let it go out in five minutes."""
    one, was, now = kept_within_reach(announcement_id), _edition(), utc_now()
    do_and_say(
        lambda: _send(announcement_id, one.says.link, was=was, now=now),
        "It goes out in five minutes. Until then you can stop it here.",
    )
    return _to(announcement_id)


@blueprint.post("/administration/announcements/<uuid:announcement_id>/stop")
@announces
def stop_it(announcement_id: UUID) -> ResponseReturnValue:
    """Take it back before it goes out."""
    kept_within_reach(announcement_id)
    do_and_say(
        lambda: stop_announcement(announcement_id, by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody gets it. You can change it and send it again.",
    )
    return _to(announcement_id)


@blueprint.post("/administration/announcements/<uuid:announcement_id>/withdraw")
@announces
def withdraw_it(announcement_id: UUID) -> ResponseReturnValue:
    """Take back what has gone out."""
    kept_within_reach(announcement_id)
    do_and_say(
        lambda: withdraw_announcement(announcement_id, by_id=viewer().id, now=utc_now()),
        "Withdrawn. It is on nobody’s page any more, and whoever has not been sent it will not be. Whoever was is not written to again.",
    )
    return _to(announcement_id)


@blueprint.post("/administration/announcements/<uuid:announcement_id>/delete")
@announces
def delete_it(announcement_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    kept_within_reach(announcement_id)
    do_and_say(
        lambda: delete_announcement(announcement_id, by_id=viewer().id, now=utc_now()), "The draft is thrown away."
    )
    return redirect(url_for("reminders.announcements"), 303)


def _edit(kept: Kept | None, *, like: Kept | None = None) -> ResponseReturnValue:
    if kept and kept.times.send_at:
        raise AnnouncementGone
    now = utc_now()
    boxes = boxes_of(kept or like, today=local_day(now)) | (boxes_of(None, today=local_day(now)) if like else {})
    form = filled(AnnouncementForm, **boxes)
    form.offer(registered_units(), reach=reach())
    if is_post() and form.validate():
        announcement_id = kept.id if kept else read_id(form.form_id.data)
        draft = form.draft()
        if announcement_id and done(form, lambda: _keep(announcement_id, draft, _edition())):
            say("Saved. Nothing is sent yet: see whom it reaches and how it reads.")
            return _to(announcement_id)
    page = render_template("reminders/announcements/form.html", form=form, kept=kept)
    return (page, 422) if form.errors else page


def _keep(announcement_id: UUID, draft: Draft, was: int) -> None:
    now = utc_now()
    refuse_beyond(draft.audience)
    check_link(draft.link, now=now)
    write_announcement(announcement_id, draft, was=was, by_id=viewer().id, now=now, closed=calendar_around(now))


def _send(announcement_id: UUID, link: str, *, was: int, now: datetime) -> None:
    """Let it go out, if what it leads to is still there."""
    check_link(link, now=now)
    send_announcement(announcement_id, was=was, by_id=viewer().id, now=now, closed=calendar_around(now))


def _lines(some: Sequence[Kept], today: date) -> list[Line]:
    figures = figures_of([one.id for one in some if one.times.went_out_at])
    units = unit_names_of({unit_id for one in some for unit_id in one.says.audience.units})
    names = names_of({one.sent_by or one.made_by for one in some})
    return [
        Line(
            one,
            one.times.state(today, on_its_way=figures[one.id].on_its_way if one.id in figures else 0),
            _in_words(one.says.audience, units),
            figures.get(one.id, Figures()),
            names[one.sent_by or one.made_by],
        )
        for one in some
    ]


def _in_words(audience: Audience, units: dict[UUID, str]) -> str:
    return audience_in_words(
        sorted(units[one] for one in audience.units),
        [words for kind, words in PERSON_TYPES.items() if kind in audience.person_types],
    )


def _to(announcement_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("reminders.announcement", announcement_id=announcement_id), 303)


def _edition() -> int:
    """The edition that the form had before it; one that there never is, where it carries none."""
    text = request.form.get("was", "")
    return int(text) if text.isascii() and text.isdigit() else -1
