"""The demonstration's sessions: open, full, with a waiting list, needing approval, online, over several days, over and cancelled.

Everything is done by the product's own services at invented instants, in the order in which it happened, so that each session's history
tells a story. What is still ahead falls on working days, so that the day on which it is built does not matter.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.bookings.models import Booking, MessageTo, SessionEvent, SessionMessage
from skills_centre.bookings.rules.attendance import Presence, Tap
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.attendance import close_register, mark_all, record_taps
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.interest import ask_for_date
from skills_centre.bookings.services.messages import Written, write_to_people
from skills_centre.bookings.services.needs import say_needs
from skills_centre.bookings.services.offers import accept_offer
from skills_centre.bookings.services.repeating import repeat_weekly
from skills_centre.bookings.services.reserving import reserve_places
from skills_centre.bookings.services.scheduling import SessionPlan, Times, schedule_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.told import mark_told
from skills_centre.catalogue.queries.courses import published_course
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.demo.venues import CEDAR, GALLERY, LINDEN, write_venues
from skills_centre.gaps.rules.quarters import quarter_of
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import LONDON, local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.working_days import working_day_on_or_after, working_day_on_or_before

#: Where people join the sessions that are online. Nothing is there: it is a demonstration.
LINK = "https://meet.example.org/centre"
ONLINE_FIRST = "Join five minutes early to test your sound. Captions are on; you can keep your camera off."
IN_THE_ROOM = "Tea is there from a quarter of an hour before. Bring your own laptop, or say that you need one."


class SessionWriter:
    """Makes the sessions up, and who booked them."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan = plan
        self._now = now
        self._today = local_day(now)
        self._closed = closed_days(self._today - timedelta(days=280), self._today + timedelta(days=150))
        self._admin = plan.account("admin@example.org").id
        self._staff = plan.account("staff@example.org").id
        self._manager = plan.account("manager@example.org").id
        self._facilitator = plan.account("facilitator@example.org").id
        self._team = [one.id for one in plan.direct_reports(self._manager) if one.account is None]
        self._others = [one.id for one in plan.people if self._may_book(one)]
        self._rooms: dict[str, UUID] = {}

    def write(self) -> None:
        """Write them all."""
        self._rooms = write_venues(by_id=self._admin, now=self._ago(60))
        self._last_quarters()
        self._delivered()
        self._today_with_a_register()
        self._cancelled()
        self._with_places()
        self._for_a_gap_of_the_team()
        self._full_with_an_offer()
        self._role_need_first()
        self._wants_approval()
        self._online()
        self._several_dates()
        self._week_after_week()
        self._very_soon()
        self._not_open_yet()
        self._interest()
        self._tell_of_the_past()

    def _may_book(self, person: PlannedPerson) -> bool:
        """Whether somebody is one of the many: no account, not private, not of the manager's team, and here for long enough."""
        return (
            person.account is None
            and person.person_type not in PRIVATE_PERSON_TYPES
            and person.manager_id != self._manager
            and person.joined_on < self._today - timedelta(days=60)
        )

    def _ago(self, days: int, minute: int = 0) -> datetime:
        return days_ago(self._now, days, minute=minute)

    def _ahead(self, days: int) -> date:
        return working_day_on_or_after(self._today + timedelta(days=days), self._closed)

    def _draw(self, number: int, *, skip: int) -> list[UUID]:
        """So many of the many, always the same."""
        step = max(1, len(self._others) // 47)
        return [self._others[(skip + place * step) % len(self._others)] for place in range(number)]

    def _schedule(self, course: str, dates: Iterable[Times], *, ago: int, opens: bool = True, **said: object) -> UUID:
        said.setdefault("facilitators", (self._facilitator,))
        plan = SessionPlan(published_course(course).course_id, tuple(dates), **said)  # type: ignore[arg-type]
        return schedule_session(plan, by_id=self._admin, now=self._ago(ago), opens=opens)

    def _book(self, session_id: UUID, people: Iterable[UUID], *, ago: int, by_id: UUID | None = None) -> list[UUID]:
        """Let people book one after another, some minutes apart; gives their bookings."""
        return [
            book_place(one, session_id, by_id=by_id or one, now=self._ago(ago, minute=minute)).booking_id
            for minute, one in enumerate(people)
        ]

    def _delivered(self) -> None:
        """Over since last week, its register closed: everybody came but one."""
        day = working_day_on_or_before(self._today - timedelta(days=6), self._closed)
        people = [*self._team[:2], *self._draw(8, skip=1)]
        self._hold(
            "staying-safe-online", on(day, "10:00", "12:00"), people, missing=people[2:3], ago=35, capacity=14, minimum=5,
            venue_id=self._rooms[CEDAR.name], joining_instructions=IN_THE_ROOM,
        )  # fmt: skip

    def _last_quarters(self) -> None:
        """What was held in the two quarters before this one: one with a price, one with more people than places."""
        last = quarter_of(self._today).before
        for quarter, days, course, number, missing, said in (
            (last.before, 40, "staying-safe-online", 16, 3, {"capacity": 20}),
            (last, 20, "reading-data-and-charts", 17, 4, {"capacity": 20, "cost_pence": 4_500}),
            (last, 45, "data-ethics-case", 14, 2, {"capacity": 14}),
            (last, 68, "ai-asking-good-questions", 30, 1, {"capacity": 8}),
        ):
            day = working_day_on_or_after(quarter.first + timedelta(days=days), self._closed)
            people = self._draw(number, skip=20 + days)
            self._hold(
                course, on(day, "10:00", "12:00"), people, missing=people[:missing], ago=(self._today - day).days + 30, is_online=True,
                joining_link=f"{LINK}/{course}", facilitators=(), **said,
            )  # fmt: skip

    def _hold(
        self, course: str, times: Times, people: list[UUID], *, missing: Iterable[UUID], ago: int, **said: object
    ) -> None:
        """A session that is over, its register closed: whoever had a place came, but those who are missing."""
        session_id = self._schedule(course, [times], ago=ago, **said)  # type: ignore[arg-type]
        self._book(session_id, people, ago=ago - 7)
        settle(session_id, now=times.starts_at + timedelta(minutes=1))
        mark_all(session_id, 1, by_id=self._facilitator, now=times.starts_at + timedelta(minutes=9))
        away = [Tap(new_id(), 1, one, Presence.AWAY) for one in missing]
        record_taps(session_id, away, by_id=self._facilitator, now=times.starts_at + timedelta(minutes=12))
        close_register(session_id, by_id=self._facilitator, now=times.ends_at + timedelta(minutes=10))

    def _today_with_a_register(self) -> None:
        """Today, so that attendance can be taken: facilitator@example.org runs it."""
        session_id = self._schedule(
            "data-ethics-case", [on(self._today, "18:00", "19:30")], ago=24, capacity=14, minimum=4,
            venue_id=self._rooms[CEDAR.name], joining_instructions=IN_THE_ROOM,
        )  # fmt: skip
        self._book(session_id, [self._team[6], *self._draw(8, skip=16)], ago=11)

    def _cancelled(self) -> None:
        session_id = self._schedule(
            "operating-model-in-five-sessions", [on(self._ahead(12), "14:00", "15:30")], ago=30, capacity=40, minimum=12,
            venue_id=self._rooms[GALLERY.name], facilitators=(),
        )  # fmt: skip
        self._book(session_id, [self._staff, *self._draw(4, skip=2)], ago=20)
        why = "Only five people could come on that day. We look for a day on which more can."
        cancel_session(session_id, why=why, by_id=self._admin, now=self._ago(5))

    def _with_places(self) -> None:
        """Free places; somebody has said what they need, a team holds two, and a message went to everyone."""
        session_id = self._schedule(
            "data-ethics-case", [on(self._ahead(24), "10:00", "12:30")], ago=21, capacity=14, minimum=6,
            venue_id=self._rooms[CEDAR.name], joining_instructions=IN_THE_ROOM, audience="Anybody who decides what is counted",
        )  # fmt: skip
        bookings = self._book(session_id, [self._staff, *self._draw(5, skip=3)], ago=9)
        needs = "I lip-read: please face the room while you speak, and send the slides the day before."
        say_needs(bookings[1], needs, person_id=self._draw(1, skip=3)[0], now=self._ago(8))
        reserve_places(session_id, 2, manager_id=self._manager, by_id=self._manager, now=self._ago(4))
        words = Written(
            "Read one page before we meet",
            "Please read the first page of the case before the session. It takes five minutes.",
            MessageTo.PLACES,
        )
        write_to_people(session_id, words, by_id=self._facilitator, form_id=new_id(), now=self._ago(2))
        sent = {"queued_at": self._ago(2), "receivers": 6}
        db.session.execute(update(SessionMessage).where(SessionMessage.session_id == session_id).values(sent))

    def _for_a_gap_of_the_team(self) -> None:
        """Free places on a course that teaches what some of the manager's people are below in."""
        session_id = self._schedule(
            "ai-checking-what-it-tells-you", [on(self._ahead(15), "10:00", "11:00")], ago=16, capacity=18, is_online=True,
            joining_link=f"{LINK}/checking", joining_instructions=ONLINE_FIRST,
        )  # fmt: skip
        self._book(session_id, self._draw(7, skip=5), ago=4)

    def _full_with_an_offer(self) -> None:
        """Full. One gave their place back this morning: it is offered to staff@example.org, and others wait behind them."""
        session_id = self._schedule(
            "spreadsheets-that-can-be-trusted", [on(self._ahead(16), "09:30", "12:00")], ago=27, capacity=8, minimum=4,
            venue_id=self._rooms[LINDEN.name], joining_instructions=IN_THE_ROOM,
        )  # fmt: skip
        *first, slow, quick = self._draw(10, skip=4)
        held = self._book(session_id, first, ago=15)
        self._book(session_id, [slow, quick], ago=13)
        self._book(session_id, [self._staff, self._team[2], *self._draw(3, skip=5)], ago=12)
        cancel_booking(held[2], reason=EndReason.WORK, by_id=first[2], now=self._ago(12, minute=30))
        settle(session_id, now=self._ago(6))  # the first in line did not answer, so that the second has the offer
        accept_offer(self._booking(session_id, quick), by_id=quick, now=self._ago(6, minute=20))
        self._book(session_id, [slow], ago=3)
        cancel_booking(held[5], reason=EndReason.LEAVE, by_id=first[5], now=self._now - timedelta(hours=2))

    def _role_need_first(self) -> None:
        """Full, and those whose role asks for it come first in the list."""
        session_id = self._schedule(
            "ai-using-it-safely", [on(self._ahead(19), "13:30", "15:00")], ago=25, capacity=6, venue_id=self._rooms[LINDEN.name],
            is_role_need_first=True,
        )  # fmt: skip
        self._book(session_id, self._draw(6, skip=6), ago=13)
        self._book(session_id, [self._members_staff, *self._draw(3, skip=7), self._staff], ago=7)

    def _wants_approval(self) -> None:
        """Places cost something, so each is asked for; two of the manager's people wait for an answer."""
        session_id = self._schedule(
            "leading-digital-for-senior-leaders", [on(self._ahead(30), "09:00", "16:30")], ago=18, capacity=12, minimum=6,
            venue_id=self._rooms[CEDAR.name], needs_approval=True, cost_pence=18_000, audience="Senior leaders and their deputies",
        )  # fmt: skip
        self._book(session_id, [*self._team[3:5], *self._draw(2, skip=8)], ago=3)

    def _online(self) -> None:
        session_id = self._schedule(
            "accessible-documents", [on(self._ahead(11), "11:00", "12:00")], ago=22, capacity=30, is_online=True,
            joining_link=f"{LINK}/accessible-documents", joining_instructions=ONLINE_FIRST,
        )  # fmt: skip
        self._book(session_id, [self._members_staff, *self._draw(11, skip=9)], ago=6)

    def _several_dates(self) -> None:
        """Three mornings in three weeks; the second is a different time."""
        days = [self._ahead(days) for days in (21, 28, 35)]
        dates = [on(days[0], "10:00", "12:00"), on(days[1], "14:00", "16:00"), on(days[2], "10:00", "12:00")]
        session_id = self._schedule(
            "product-and-agile-basics", dates, ago=20, capacity=14, minimum=6, venue_id=self._rooms[CEDAR.name],
        )  # fmt: skip
        self._book(session_id, [self._manager, *self._draw(7, skip=10)], ago=10)

    def _week_after_week(self) -> None:
        """The same hour in each of four weeks, in the room and online."""
        session_id = self._schedule(
            "user-centred-design-in-an-hour", [on(self._ahead(8), "12:30", "13:30")], ago=15, capacity=20,
            venue_id=self._rooms[GALLERY.name], is_online=True, joining_link=f"{LINK}/design-hour", joining_instructions=ONLINE_FIRST,
        )  # fmt: skip
        self._book(session_id, self._draw(9, skip=11), ago=5)
        repeat_weekly(session_id, 3, by_id=self._admin, form_id=new_id(), now=self._ago(4))

    def _very_soon(self) -> None:
        """On the next working day; somebody has just cancelled, so whoever waits may take the place."""
        session_id = self._schedule(
            "reading-data-and-charts", [on(self._ahead(1), "15:00", "17:00")], ago=26, capacity=6, venue_id=self._rooms[LINDEN.name],
        )  # fmt: skip
        first = self._draw(6, skip=12)
        held = self._book(session_id, first, ago=16)
        self._book(session_id, [*self._draw(2, skip=13), self._team[5]], ago=9)
        cancel_booking(held[1], reason=EndReason.ILL, by_id=first[1], now=self._now - timedelta(minutes=40))

    def _not_open_yet(self) -> None:
        self._schedule(
            "ai-asking-good-questions", [on(self._ahead(47), "10:00", "11:30")], ago=1, opens=False, capacity=14, minimum=6,
            venue_id=self._rooms[CEDAR.name],
        )  # fmt: skip

    def _interest(self) -> None:
        """People who would come if there were a date."""
        for course, number, skip in (("operating-model-in-five-sessions", 11, 14), ("ai-and-accessibility", 5, 15)):
            course_id = published_course(course).course_id
            for place, person_id in enumerate([self._staff, *self._draw(number, skip=skip)]):
                ask_for_date(course_id, person_id=person_id, now=self._ago(4 - place % 4))

    def _tell_of_the_past(self) -> None:
        """Everybody was told of what happened before this morning; the worker tells of the rest."""
        untold = select(SessionEvent.id).where(SessionEvent.at < self._now - timedelta(hours=12))
        mark_told(db.session.scalars(untold).all(), now=self._now)

    def _booking(self, session_id: UUID, person_id: UUID) -> UUID:
        return db.session.execute(
            select(Booking.id).where(
                Booking.session_id == session_id, Booking.person_id == person_id, Booking.state == BookingState.OFFERED
            )
        ).scalar_one()

    @property
    def _members_staff(self) -> UUID:
        return self._plan.account("members.staff@example.org").id


def on(day: date, starts: str, ends: str) -> Times:
    """A time on a day by London's clocks."""
    return Times(*(datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON) for clock in (starts, ends)))
