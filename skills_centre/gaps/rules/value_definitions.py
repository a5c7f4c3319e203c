"""What each figure of a quarter's value means: what is counted, how, of how many, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from skills_centre.gaps.rules.value import Figure


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure explained, each part a sentence or two."""

    what: str
    how: str
    denominator: str
    source: str


WHO = (
    "Staff and contractors who are here on the last day that is told of, in the body and business area in which they"
    " are on that day. Members, peers and their staff are in no count, nor is anybody who had left by that day. Two"
    " figures are of everybody: places in sessions, because a seat is a seat, and unmet demand, because who waits or"
    " asks said so themselves."
)
SUPPRESSED = (
    "A row about fewer than ten people is withheld, and others where they would give such a row away. Every other count"
    " of people is rounded to the nearest 5, and totals are sums of the rounded. Whoever is in a withheld body is in no"
    " figure. A figure that rests on fewer than ten people is withheld whole. Where there is nothing to count it says"
    " “no data”."
)
NO_CAUSE = "These figures show what happened, and not why. Whoever takes a course differs from whoever does not."

DEFINITIONS: Mapping[Figure, Definition] = {
    Figure.REACHED: Definition(
        "People who began or completed a course in the quarter, or were at a session of one.",
        "Each person is counted once: as having completed a course, else as having taken part, else as not reached."
        " Learning that people recorded themselves does not count as reached.",
        "Everybody who is counted in the row.",
        "Enrolments by the day on which they were begun and completed; sessions as the learning record has them"
        " once the register is closed.",
    ),
    Figure.COMPLETIONS: Definition(
        "Courses completed in the quarter. Somebody who completed three counts three times.",
        "A course is complete when every required part is. A completion that was taken back is not counted. Told by"
        " body, never by area, so that no small area can be worked out from it.",
        "The people who completed a course stand beside it.",
        "Enrolments by the day on which they were completed.",
    ),
    Figure.HOURS: Definition(
        "Hours of learning in the quarter: of courses the time that they are made to take, of sessions the time that people were there.",
        "Minutes are summed by body and told in whole fives of hours, where ten people or more contributed. What people"
        " recorded themselves stands apart, because nobody has checked it. Corrections and entries that were taken out"
        " are followed.",
        "None: hours are a sum. Nobody’s own hours can be seen.",
        "The learning record, by the day of learning.",
    ),
    Figure.PLACES: Definition(
        "Places in the sessions that ended in the quarter: offered, and attended to the end or in part.",
        "Only sessions whose register is closed count; of others nobody can say who came. Who came without a booking"
        " took no place and is not among them. Cancelled sessions are left out. Seats and sessions are exact numbers;"
        " who attended is in whole fives.",
        "The places offered: as many as the sessions take.",
        "Sessions and their bookings, as the closed register left them. Everybody who booked is counted here.",
    ),
    Figure.COST: Definition(
        "What an attended place cost, in pounds.",
        "The average price of the places that people held, times the places held, divided by the places attended:"
        " whoever booked and did not come has cost as much. Both counts are those shown, in whole fives, so that it"
        " tells no more than they do. The price is what each session states as its cost for each person. What a room or"
        " a trainer costs is not recorded here and not in it.",
        "The places attended, to the end or in part.",
        "The price of each session, and its bookings.",
    ),
    Figure.UNMET: Definition(
        "People who at the end of the quarter wanted a session of a course and had none, and people who wish"
        " for a topic that no course teaches.",
        "The first are those who were on a waiting list, who were left out in the quarter because a session began or"
        " was cancelled without a place for them, and who asked for a date; each person once. Whoever has been to a"
        " session, completed the course or holds a place is not among them. It is kept as it was on the first night"
        " after the quarter.",
        "None: everybody may ask. Members, peers and their staff are counted here, because they said so themselves.",
        "Waiting lists with their history, requests for a date, and wishes for a topic.",
    ),
    Figure.CONFIDENCE: Definition(
        "How confident people say they were before a course, and are after it, of those who completed one in the"
        " quarter and answered both questions.",
        "Both are asked at the end, on a scale of five. “Confident” and “very confident” count as confident. An"
        " answer is one completion.",
        "The answers; and for the response rate, all courses completed in the quarter.",
        "The questions on completing a course. They are voluntary, and whoever would rather not be asked is not.",
    ),
    Figure.USED: Definition(
        "Whether people have used what they learned, 90 days after completing a course, where the ninetieth day fell in the quarter.",
        "They are asked once, by one message. “Yes” and “a little” count as used.",
        "The answers; and for the response rate, all courses completed 90 days before.",
        "The question after 90 days, as learners answered it. What their managers said is on the page of each course.",
    ),
    Figure.CHANGE: Definition(
        "What became of people’s confirmed levels 90 days after they completed their first course that teaches the"
        " skill, where the ninetieth day fell in the quarter.",
        "Each person and skill counts once. The confirmed level on the day of completion is set against that 90 days"
        " later. A level that is confirmed for the first time is no rise, and one that nobody has confirmed by then is"
        " no nought. Completing a course never changes a level: somebody has to confirm it, so many stay as they were"
        " because nobody has looked again.",
        "Every person and skill of those completions. The page “Levels before and after” of each course sets"
        " them beside people who took none.",
        "Confirmed assessments with their decisions as they are now.",
    ),
}
