"""Whatever writes to many people first says so, then waits, so that somebody can stop it. Source: DOMAIN.md, "Reminders"."""

from datetime import timedelta

#: To no more people than this something goes at once.
MOST_AT_ONCE = 20
#: So long anything to more people waits, with a Stop.
PAUSE_BEFORE_MANY = timedelta(minutes=5)
