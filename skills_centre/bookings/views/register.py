"""Taking attendance on a phone: a press of a name each, everybody at once, whoever came without a booking, and closing the register.

Every press works as a form. The script of the page sends the same presses by itself and asks for the answer in JSON, so that without a
connection they wait in the phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.errors import RegisterTooEarly
from skills_centre.bookings.queries.attendance import (
    FOUND_AT_MOST,
    RegisterFacts,
    RegisterLine,
    numbered_dates,
    register_facts,
    register_of,
    who_may_have_come,
)
from skills_centre.bookings.queries.sessions import SessionLine, session_line
from skills_centre.bookings.rules.attendance import NumberedDate, Presence, Tap, date_to_show, is_time_for, outcome
from skills_centre.bookings.rules.states import BookingState, SessionState
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.services.attendance import close_register, mark_all, record_taps
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.catalogue.queries.sessions import has_session_part
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import counted
from skills_centre.platform.web import say, warn

#: The fewest letters by which people are looked for.
FEWEST_LETTERS = 2
#: Presses taken in at once: more than a full room of them.
MOST_TAPS = 2_000


@dataclass(frozen=True)
class Register:
    """The register of one date as the page shows it."""

    session: SessionLine
    facts: RegisterFacts
    dates: list[NumberedDate]
    date: NumberedDate
    lines: list[RegisterLine]

    @property
    def here(self) -> dict[UUID, Presence]:
        """Who is here on this date, for all of it or for a part."""
        number = self.date.number
        return {one.person_id: one.seen[number].presence for one in self.lines if number in one.seen}

    def who(self, state: BookingState) -> list[RegisterLine]:
        """Those of whom closing the register would say this; whoever has no booking cannot be absent."""
        return [
            one for one in self.lines if outcome(one.seen, self.dates) == state and (one.booking_id or len(one.seen))
        ]

    @property
    def absent(self) -> list[RegisterLine]:
        """Who has a place and was there on no date."""
        return self.who(BookingState.DID_NOT_ATTEND)

    @property
    def limit_said(self) -> str:
        """The sentence that says that more people are here than there is room for; empty while there are not."""
        if len(self.here) <= self.facts.limit:
            return ""
        what = "The room takes" if self.facts.has_room_limit else "The session takes"
        return f"{what} {counted(self.facts.limit, 'person', 'people')}, and {len(self.here)} are here."

    def as_json(self) -> dict[str, object]:
        """What the script asks for: who is here, who is on the register, and the sentence about the room."""
        return {
            "here": {str(one): presence for one, presence in self.here.items()},
            "people": [str(one.person_id) for one in self.lines],
            "limit": self.limit_said,
            "closed": self.facts.is_closed,
        }


@blueprint.get("/administration/sessions/<uuid:session_id>/register")
@looks_after
def register(session_id: UUID) -> ResponseReturnValue:
    """The register of one date of a session: its people, each with large buttons."""
    shown = _register(session_id, request.args.get("date", type=int))
    if _asks_for_json():
        return shown.as_json()
    now, typed = utc_now(), " ".join(request.args.get("find", "").split())[:100]
    can_look = len(typed) >= FEWEST_LETTERS
    return render_template(
        "bookings/looking_after/register.html",
        register=shown,
        session=shown.session,
        date=shown.date,
        spans={one.number: span_in_words(one.starts_at, one.ends_at) for one in shown.dates},
        is_time=is_time_for(shown.date, now=now),
        is_cancelled=shown.session.state is SessionState.CANCELLED,
        may_close=now >= shown.dates[-1].starts_at,
        typed=typed,
        can_look=can_look,
        found=who_may_have_come(typed, session_id=session_id) if can_look else [],
        found_at_most=FOUND_AT_MOST,
        new_id=new_id,
        by_id=viewer().id,
        is_own=only_mine() is not None,
    )


@blueprint.post("/administration/sessions/<uuid:session_id>/register/taps")
@looks_after
def take_taps(session_id: UUID) -> ResponseReturnValue:
    """Take presses in, one or many: "id date person presence", and how many milliseconds ago. Sent twice, each counts once."""
    number, taps = _register(session_id, request.form.get("date", type=int)).date.number, _sent_taps()
    try:
        with transaction():
            record_taps(session_id, taps, by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        if _asks_for_json():
            return {"said": refusal.sentence}, 422
        warn(refusal.sentence)
        return _to_register(session_id, number)
    if _asks_for_json():
        return _register(session_id, number).as_json()
    return _to_register(session_id, number, person_id=taps[-1].person_id)


@blueprint.post("/administration/sessions/<uuid:session_id>/register/all")
@looks_after
def mark_everybody(session_id: UUID) -> ResponseReturnValue:
    """Mark everybody with a place as here on one date."""
    number = _register(session_id, request.form.get("date", type=int)).date.number
    try:
        with transaction():
            marked = mark_all(session_id, number, by_id=viewer().id, now=utc_now())
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(f"{counted(marked, 'person is', 'people are')} ticked. Untick whoever is not here.")
    return _to_register(session_id, number)


@blueprint.route("/administration/sessions/<uuid:session_id>/register/close", methods=["GET", "POST"])
@looks_after
def close_register_of(session_id: UUID) -> ResponseReturnValue:
    """Close the register, once it was seen who would be down as absent, and unless somebody was marked since."""
    shown = _register(session_id, None)
    if request.method == "GET":
        if shown.facts.is_closed or utc_now() < shown.dates[-1].starts_at:
            if not shown.facts.is_closed:
                warn(RegisterTooEarly.sentence)
            return _to_register(session_id, shown.date.number)
        return render_template(
            "bookings/looking_after/close_register.html",
            register=shown,
            session=shown.session,
            States=BookingState,
            does_part=has_session_part(shown.session.course_id),
            is_own=only_mine() is not None,
        )
    try:
        absent = [UUID(one) for one in request.form.getlist("absent")]
    except ValueError:
        abort(400)
    try:
        with transaction():
            close_register(session_id, absent=absent, by_id=viewer().id, now=utc_now())
    except Refusal as refusal:
        warn(refusal.sentence)
        return redirect(url_for("bookings.close_register_of", session_id=session_id), 303)
    say("The register is closed. Whoever was here has it in their learning record.")
    return _to_register(session_id, shown.date.number)


def _register(session_id: UUID, number: int | None) -> Register:
    """The register of a date; without a number, of the one that is meant now. Raises NotFound, also for whoever does not run it."""
    session = session_line(session_id)
    refuse_others(session_id)
    dates = numbered_dates(session_id)
    wanted = number or date_to_show(dates, now=utc_now())
    date = next((one for one in dates if one.number == wanted), None)
    if date is None:
        raise NotFound
    return Register(session, register_facts(session_id), dates, date, register_of(session_id))


def _sent_taps() -> Sequence[Tap]:
    """The presses of a form. 400 for what no page of ours sends."""
    sent = request.form.getlist("tap")
    if not sent or len(sent) > MOST_TAPS:
        abort(400)
    try:
        return [_tap(one.split()) for one in sent]
    except (ValueError, OverflowError):
        abort(400)


def _tap(parts: list[str]) -> Tap:
    """Read one press. Raises ValueError or OverflowError."""
    tap_id, number, person_id, presence, *age = parts
    ago = timedelta(milliseconds=int(age[0])) if age else timedelta()
    return Tap(UUID(tap_id), int(number), UUID(person_id), Presence(presence), ago)


def _to_register(session_id: UUID, number: int, *, person_id: UUID | None = None) -> ResponseReturnValue:
    """Go back to the register, where somebody was pressed to their name."""
    anchor = f"person-{person_id}" if person_id else None
    return redirect(url_for("bookings.register", session_id=session_id, date=number, _anchor=anchor), 303)


def _asks_for_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
