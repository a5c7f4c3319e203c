"""Messages in plain words, for whoever looks after them: what they are about, why they wait, what became of them."""

from collections.abc import Mapping
from datetime import datetime

from skills_centre.platform.mail.models import MailState, PauseReason
from skills_centre.platform.pages import at_time, counted

STATE_WORDS: Mapping[MailState, str] = {
    MailState.QUEUED: "Waits",
    MailState.FAILED: "Failed",
    MailState.SENT: "Sent",
    MailState.SUPPRESSED: "Not sent",
}

#: What a message is about, by the beginning of its key. Absences, completions that were taken back, and help have been told in the day's
#: message since the ledger holds them: of these there are messages of before.
KIND_WORDS: Mapping[str, str] = {
    "digest": "The day’s message",
    "at-once": "A review, a question or an answer that left at once",
    "account-link": "A link to choose a password",
    "session-event": "A booking",
    "session-message": "What a facilitator wrote to the people of a session",
    "session-absence": "Somebody did not come to a session",
    "joining-news": "How to join a session",
    "held-places": "Places held for a team",
    "place-request": "A request for a place",
    "place-request-reminder": "A request for a place that still waits",
    "completion-taken-back": "A completion that was taken back",
    "help-request": "A colleague asks for help",
    "help-answer": "The answer to a request for help",
    "other": "Something else",
}

#: Why somebody got it, for themselves, by the same.
WHY_WORDS: Mapping[str, str] = {
    "digest": "It said what waited for you that day.",
    "at-once": "Somebody’s work waited for you, or yours for somebody.",
    "account-link": "It was about your account.",
    "session-event": "You have, wait for or asked for a place on this session, or you run it.",
    "session-message": "You have a place on this session, and somebody who runs it wrote to you.",
    "session-absence": "You had a place on this session, and its register says that you were not there.",
    "joining-news": "You have a place on this session, and how to join it has changed.",
    "held-places": "Places on this session were held by you, or for your team.",
    "place-request": "It was about a request for a place: your own, or one on which you decide.",
    "place-request-reminder": "Requests for places waited, and you are one of those who decide.",
    "completion-taken-back": "The register of a session was corrected, and a course that you had completed by it is open again.",
    "help-request": "A colleague asked you for help with a skill.",
    "help-answer": "You had asked a colleague for help.",
    "other": "Its subject says what it was about.",
}

PAUSE_WORDS: Mapping[PauseReason, str] = {
    PauseReason.RESTORED: "the database was restored from a backup, or moved to another place",
    PauseReason.NEW_ADDRESS: "the address of these pages has changed",
    PauseReason.UNKNOWN_HERE: "this database has sent mail before, but nothing here knows how far it had come",
    PauseReason.WRONG_MAIL: "mail was going out that should not",
    PauseReason.SERVER_WORK: "the mail server is being worked on",
    PauseReason.RESTORING: "a backup is about to be restored",
    PauseReason.OTHER: "an administrator paused it",
}


def kind_in_words(kind: str) -> str:
    """What a message is about; one that nobody described is something else."""
    return KIND_WORDS.get(kind, KIND_WORDS["other"])


def why_in_words(kind: str) -> str:
    """Why somebody got a message, for themselves."""
    return WHY_WORDS.get(kind, WHY_WORDS["other"])


#: Why a message could not be handed over, or was not sent after all, by the code on its row.
_PROBLEMS: Mapping[str, str] = {
    "no-answer": "The mail server did not answer to the end.",
    "not-reached": "The mail server could not be reached.",
    "not-let-in": "The mail server did not accept our name and password.",
    "sender-refused": "The mail server did not accept the address that our mail comes from.",
    "bad-address": "The address is not an e-mail address.",
    "malformed": "The message could not be put together.",
    "not-supported": "The mail server takes no address written like this one.",
    "worker-died": "Each process that tried to send it ended before it was done.",
    "no-room": "There was no room on the disc for it.",
    "dropped": "An administrator had it not sent.",
    "dead-address": "Its address takes no mail.",
    "nothing-left": "When it was to leave, nothing of what it was about was left to say.",
    "gathered-again": "It had waited over a day, so what was still true of it went into a later message.",
}

#: What mail servers mean by the numbers with which they answer (RFC 5321, section 4.2.3).
_ANSWERS: Mapping[str, str] = {
    "421": "The mail server was busy, or closing down",
    "450": "The mailbox was busy, or the server wanted us to come again later",
    "451": "The mail server had a problem of its own, or wanted us to come again later",
    "452": "The mail server, or the mailbox, had no room",
    "550": "There is no such mailbox, or it takes no mail from us",
    "551": "The mailbox is not at this server",
    "552": "The mailbox is full, or the message too large",
    "553": "The mail server does not know an address like this",
    "554": "The mail server did not want the message",
}


def problem_in_words(code: str | None) -> str:
    """Why a message was not sent, as a sentence with the server's number; nothing where there was no problem."""
    if not code:
        return ""
    if code in _PROBLEMS:
        return _PROBLEMS[code]
    if code.startswith("came-back-"):
        return f"It came back: the receiver’s mail system could not deliver it (it said {code.removeprefix('came-back-')})."
    answer = code.removeprefix("smtp-")
    refused = "The mail server refused it" if answer.startswith("5") else "The mail server did not take it yet"
    return f"{_ANSWERS.get(answer, refused)} (it answered {answer})."


def why_dead(code: str) -> str:
    """Why an address takes no mail: the answer of a mail server, or the status of a message that came back."""
    if code.startswith("smtp-"):
        return problem_in_words(code)
    words = "The mailbox is switched off" if code == "5.2.1" else "A message came back: there is no such mailbox"
    return f"{words} ({code})."


def what_comes_next(
    state: MailState, *, is_paused: bool, next_try_at: datetime, has_words: bool, went_to: str | None, now: datetime
) -> str:
    """What will become of a message if nobody does anything."""
    if state is MailState.SENT:
        kept = (
            " It went into a file here, because no mail server is set or the address is no real one."
            if went_to == "file"
            else ""
        )
        return f"Nothing. What it said is not kept once it was sent.{kept}"
    if state is MailState.QUEUED and is_paused:
        return "It waits until somebody lets mail leave again."
    if state is MailState.QUEUED:
        return (
            "It is sent within a minute or so."
            if next_try_at <= now
            else f"It is tried again on {at_time(next_try_at)}."
        )
    kept = "" if has_words else " What it said is not kept any more, so it cannot be sent."
    return f"Nothing, unless you have it tried again.{kept}" if has_words else f"Nothing.{kept}"


def seconds_in_words(seconds: float) -> str:
    """A duration as people say it: 4 seconds, 2 minutes, 3 hours, 2 days."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(round(seconds / size), unit)
    return counted(max(1, round(seconds)), "second")
