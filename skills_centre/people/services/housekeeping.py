"""What is swept out each night, of everybody: what has run out and serves nothing any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from skills_centre.people.models import AccountLink, SignInSession
from skills_centre.platform.database import db
from skills_centre.platform.mail.forgetting import forget_unsent_words
from skills_centre.platform.uploads import drop_old_files

#: For how long an ended sign-in, a used link or the words of a failed mail are kept, for whoever looks into a complaint.
KEPT_AFTERWARDS = timedelta(days=30)


def sweep_out(*, now: datetime) -> None:
    """Forget old sign-ins and links, files that nobody confirmed, and the words of mail that never left."""
    before = now - KEPT_AFTERWARDS
    session = db.session
    session.execute(
        delete(SignInSession).where(or_(SignInSession.expires_at < before, SignInSession.ended_at < before))
    )
    session.execute(delete(AccountLink).where(or_(AccountLink.expires_at < before, AccountLink.used_at < before)))
    drop_old_files(now=now)
    forget_unsent_words(before=before)
