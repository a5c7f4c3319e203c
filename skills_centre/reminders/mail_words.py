"""Messages in plain words, for whoever looks after them: what they are about, why they wait, what became of them."""

from collections.abc import Mapping

from skills_centre.platform.mail.models import PauseReason

#: What a message is about, by the beginning of its key.
KIND_WORDS: Mapping[str, str] = {
    "digest": "The day’s message: reminders and news, gathered",
    "account-link": "A link to choose a password",
    "session-event": "A booking: a place, a change, a cancellation",
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
