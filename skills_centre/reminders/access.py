"""Who looks after the messages of the institution."""

from skills_centre.people.access import KEEPING_MAIL, role

keeps_mail = role(*KEEPING_MAIL)
