"""A session as one would keep it on paper: who came, in which order, and what each has. It knows the rules, and nothing of the product.

Source: DOMAIN.md, "Sessions and bookings"; docs/decisions/0022. All instants are UTC.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from skills_centre.bookings.rules.states import BookingState

REQUESTED, CONFIRMED, WAITING, OFFERED = (
    BookingState.REQUESTED,
    BookingState.CONFIRMED,
    BookingState.WAITING,
    BookingState.OFFERED,
)
DECLINED, EXPIRED, CANCELLED = BookingState.DECLINED, BookingState.EXPIRED, BookingState.CANCELLED
LIVE = (REQUESTED, CONFIRMED, WAITING, OFFERED)

LONDON = ZoneInfo("Europe/London")
PAUSE, MANY = timedelta(minutes=5), 20
HEAD_START = SHORTEST_OFFER = timedelta(hours=2)
#: As many as are in the manager's line.
MOST_HELD = 6


@dataclass
class Entry:
    """One line of the list: who came when, and how they stand."""

    who: int
    state: BookingState
    came: datetime
    offer_ends: datetime | None = None
    moves_on: datetime | None = None
    answer_by: datetime | None = None
    is_decided: bool = False
    has_passed: bool = False


@dataclass
class Move:
    """Where a session is to go, and when it goes there."""

    starts: datetime
    closes: datetime
    at: datetime


@dataclass
class PaperSession:
    """The list. `crowd` are others who have a place and never stir; each act says whether it was possible."""

    starts: datetime
    closes: datetime
    now: datetime
    capacity: int
    crowd: int
    needs_approval: bool
    entries: list[Entry] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    told: datetime | None = None
    is_closed: bool = False
    is_cancelled: bool = False
    cancel_at: datetime | None = None
    move: Move | None = None
    #: Whether the last move was carried out.
    has_moved: bool = False

    @property
    def taken(self) -> int:
        """Confirmed, offered, and held for a team; a request holds nothing."""
        return self.crowd + sum(one.state in {CONFIRMED, OFFERED} for one in self.entries) + sum(self.held)

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def line(self) -> list[Entry]:
        return [one for one in self.entries if one.state is WAITING]

    @property
    def to_tell(self) -> int:
        return self.crowd + sum(one.state in LIVE for one in self.entries)

    @property
    def cut_off(self) -> datetime:
        return self.starts - timedelta(hours=48)

    @property
    def has_started(self) -> bool:
        return self.now >= self.starts

    @property
    def is_ahead(self) -> bool:
        return not (self.has_started or self.is_cancelled)

    @property
    def takes_bookings(self) -> bool:
        is_over = self.is_cancelled or self.has_started or self.is_closed or self.now >= self.closes
        return not is_over and self.cancel_at is None

    @property
    def head_start_is_over(self) -> bool:
        return self.told is not None and self.now >= self.told + HEAD_START

    @property
    def gives_to_newcomers(self) -> bool:
        return self.free > 0 and (not self.line or self.head_start_is_over)

    @property
    def moments(self) -> list[datetime]:
        """The instants to come at which something ends or becomes possible, in order."""
        found = [self.closes, self.cut_off - SHORTEST_OFFER, self.cut_off, self.starts - timedelta(days=5), self.starts]
        found += [self.told + HEAD_START] if self.told else []
        found += [self.move.at] if self.move else []
        found += [self.cancel_at] if self.cancel_at else []
        found += [one.offer_ends for one in self.entries if one.offer_ends]
        found += [at for one in self.entries if one.state is REQUESTED for at in (one.moves_on, one.answer_by) if at]
        return sorted({at for at in found if at > self.now})

    def has_any(self, *states: BookingState) -> bool:
        return any(one.state in states for one in self.entries)

    def live(self, who: int) -> Entry | None:
        return next((one for one in self.entries if one.who == who and one.state in LIVE), None)

    def put(self, entry: Entry, state: BookingState) -> None:
        entry.state, entry.offer_ends = state, None
        self.look_whether_full()

    def look_whether_full(self) -> None:
        """The next place that comes free in a full session is told of afresh."""
        if self.free <= 0:
            self.told = None

    # What people do.

    def book(self, who: int) -> bool:
        if not self.takes_bookings or self.live(who):
            return False
        if self.needs_approval:
            entry = Entry(who, REQUESTED, self.now)
            entry.moves_on, entry.answer_by = self.answer_times(self.now)
            self.entries.append(entry)
        else:
            self.arrive(who)
        return True

    def arrive(self, who: int) -> None:
        self.entries.append(Entry(who, CONFIRMED if self.gives_to_newcomers else WAITING, self.now))
        self.look_whether_full()

    def cancel(self, entry: Entry) -> bool:
        if entry.state is CANCELLED:
            return True
        if self.has_started or entry.state not in LIVE:
            return False
        self.put(entry, CANCELLED)
        self.serve()
        return True

    def accept(self, entry: Entry) -> bool:
        if entry.state is CONFIRMED:
            return True
        if self.has_started or entry.offer_ends is None or self.now >= entry.offer_ends:
            return False
        self.put(entry, CONFIRMED)
        return True

    def pass_on(self, entry: Entry) -> bool:
        if entry.state is CANCELLED and entry.has_passed:
            return True
        if entry.state is not OFFERED:
            return False
        self.put(entry, CANCELLED)
        entry.has_passed = True
        self.serve()
        return True

    def take(self, entry: Entry) -> bool:
        """Near the start the first to press has a free place, of those who waited when everyone was told."""
        if entry.state is CONFIRMED:
            return True
        was_there = self.told is None or entry.came <= self.told or self.head_start_is_over
        is_time = self.cut_off <= self.now < self.starts and self.cancel_at is None
        if entry.state is not WAITING or not (was_there and is_time and self.free > 0):
            return False
        self.put(entry, CONFIRMED)
        return True

    # What approvers and managers do.

    def approve(self, entry: Entry, *, is_fallback: bool = False) -> bool:
        if not self.reaches(entry, is_fallback=is_fallback):
            return False
        if entry.is_decided:
            return entry.state is not DECLINED
        if not self.is_open(entry) or self.cancel_at is not None:
            return False
        self.let_in(entry)
        return True

    def decline(self, entry: Entry, *, is_fallback: bool = False) -> bool:
        if not self.reaches(entry, is_fallback=is_fallback):
            return False
        if entry.is_decided:
            return entry.state is DECLINED
        if not self.is_open(entry):
            return False
        self.put(entry, DECLINED)
        entry.is_decided = True
        return True

    def reaches(self, entry: Entry, *, is_fallback: bool) -> bool:
        """It is the manager's and the delegate's from the first day, and the fallback's when it has gone on."""
        return entry.moves_on is not None and (not is_fallback or self.now >= entry.moves_on)

    def is_open(self, entry: Entry) -> bool:
        return entry.state is REQUESTED and entry.answer_by is not None and self.now < entry.answer_by

    def let_in(self, entry: Entry) -> None:
        self.put(entry, CONFIRMED if self.gives_to_newcomers else WAITING)
        entry.is_decided = True
        self.serve()

    def book_for(self, people: list[int]) -> bool:
        """A manager books people of the team: it is its own approval, and what the team holds goes first."""
        if not self.takes_bookings:
            return False
        for who in people:
            entry = self.live(who)
            asks = entry is None or entry.state is REQUESTED
            if asks and any(self.held):
                oldest = next(place for place, number in enumerate(self.held) if number)
                self.held[oldest] -= 1
                if entry is None:
                    self.entries.append(Entry(who, CONFIRMED, self.now))
                else:
                    entry.state, entry.is_decided = CONFIRMED, True
            elif entry is None:
                self.arrive(who)
            elif asks:
                self.let_in(entry)
        return True

    def hold(self, places: int) -> bool:
        is_late = self.now >= self.starts - timedelta(days=5)
        if not self.takes_bookings or is_late or places + sum(self.held) > MOST_HELD:
            return False
        if not self.gives_to_newcomers or places > self.free:
            return False
        self.held.append(places)
        self.look_whether_full()
        return True

    def keep(self, reservation: int, leave: int) -> bool:
        if self.held[reservation] > leave:
            self.held[reservation] = leave
            self.serve()
        return True

    # What those who look after the session do.

    def resize(self, capacity: int) -> bool:
        if self.is_cancelled or self.has_started or capacity < self.taken:
            return False
        if capacity != self.capacity:
            self.capacity = capacity
            self.look_whether_full()
            self.serve()
        return True

    def cancel_all(self) -> bool:
        if self.is_cancelled or self.cancel_at is not None:
            return True
        if self.has_started:
            return False
        self.move = None
        if self.to_tell > MANY and self.starts - self.now > timedelta(hours=24):
            self.cancel_at = self.now + PAUSE
        else:
            self.end()
        return True

    def stop_cancelling(self) -> bool:
        if self.is_cancelled:
            return False
        if self.cancel_at is not None:
            self.cancel_at = None
            self.serve()
        return True

    def end(self) -> None:
        self.is_cancelled, self.cancel_at, self.crowd = True, None, 0
        for one in self.entries:
            if one.state in LIVE:
                self.put(one, CANCELLED)
        self.held = [0] * len(self.held)

    def change(self, starts: datetime, closes: datetime, *, needs_approval: bool) -> bool:
        """Change or move it: where many are told, the move waits, and the rest does not."""
        if self.is_cancelled or self.cancel_at is not None or self.has_started or self.move is not None:
            return False
        if starts <= self.now:
            return False
        if starts == self.starts or self.to_tell <= MANY or self.starts <= self.now + PAUSE:
            self.go(starts, closes, needs_approval=needs_approval)
            return True
        if starts <= self.now + PAUSE:
            return False
        self.go(self.starts, self.closes, needs_approval=needs_approval)
        self.move, self.has_moved = Move(starts, closes, self.now + PAUSE), False
        return True

    def stop_move(self) -> bool:
        self.move = None
        return not self.has_moved

    def go(self, starts: datetime, closes: datetime, *, needs_approval: bool) -> None:
        """Be elsewhere: deadlines, offers and the cut-off go with it, but nothing that has ended comes back."""
        if starts != self.starts:
            self.told = None
        self.starts, self.closes, self.needs_approval = starts, closes, needs_approval
        self.is_closed = self.is_closed and closes <= self.now
        for one in self.entries:
            if one.offer_ends is not None:
                latest = max(self.cut_off, min(self.now + SHORTEST_OFFER, starts))
                one.offer_ends = min(one.offer_ends, latest)
            if self.is_open(one) and one.moves_on is not None:
                moves_on, one.answer_by = self.answer_times(one.came)
                one.moves_on = moves_on if one.moves_on > self.now else one.moves_on
        for one in self.entries:
            if one.state is REQUESTED and not needs_approval and self.is_open(one):
                self.let_in(one)
        self.serve()

    # What the clock does.

    def serve(self) -> None:
        """Give what is free to those who wait."""
        if self.is_cancelled or self.cancel_at is not None or self.has_started:
            return
        for one in self.line:
            if self.free <= 0:
                return
            if self.now >= self.cut_off:
                self.told = self.told or self.now
                return
            if self.now + SHORTEST_OFFER >= self.cut_off:
                return
            self.put(one, OFFERED)
            one.offer_ends = min(_in_weekdays(self.now, 1), self.cut_off)

    def settle(self) -> None:
        """Do what has become due."""
        if self.is_cancelled:
            return
        if self.cancel_at is not None and self.cancel_at <= self.now:
            self.end()
            return
        if self.move is not None and self.move.at <= self.now:
            self.carry_out(self.move)
        self.is_closed = self.is_closed or self.closes <= self.now
        for one in self.entries:
            if one.offer_ends is not None and (one.offer_ends <= self.now or self.has_started):
                self.put(one, EXPIRED)
            elif (one.state is REQUESTED and (not self.is_open(one) or self.has_started)) or (
                one.state is WAITING and self.has_started
            ):
                self.put(one, CANCELLED)
        if self.starts - timedelta(days=5) <= self.now:
            self.held = [0] * len(self.held)
        self.serve()

    def carry_out(self, move: Move) -> None:
        self.move = None
        if not self.has_started and self.now < move.starts:
            self.has_moved = True
            self.go(move.starts, move.closes, needs_approval=self.needs_approval)

    def answer_times(self, asked: datetime) -> tuple[datetime, datetime]:
        """On the sixth morning it goes on, on the eleventh it ends, and sooner where the session asks for it."""
        goes_on, ends = (_in_weekdays(asked, days + 1, at=time(9)) for days in (5, 10))
        limit = min(self.closes, self.cut_off)
        if limit < max(asked, self.now) + timedelta(hours=24):
            limit = self.closes
        return (goes_on, ends) if limit >= ends else (min(goes_on, asked + (limit - asked) / 2), limit)


def _in_weekdays(instant: datetime, days: int, *, at: time | None = None) -> datetime:
    """So many weekdays later in London, at the same clock time or at another."""
    there = instant.astimezone(LONDON)
    day = there.date()
    while days:
        day += timedelta(days=1)
        days -= day.isoweekday() <= 5
    return datetime.combine(day, at or there.time(), tzinfo=LONDON).astimezone(UTC)
