"""How often people may be asked for help."""

from datetime import timedelta

#: One asks the same person once in this time.
BETWEEN_TWO_MAILS = timedelta(days=14)
#: Nobody is asked more often than this in a week, and nobody asks more people in one.
MOST_A_WEEK = 5
WEEK = timedelta(days=7)
