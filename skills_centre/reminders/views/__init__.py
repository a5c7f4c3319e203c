"""Pages of the reminders domain; importing this registers their routes on the blueprint."""

from skills_centre.reminders.views import (
    announcing,
    choices,
    dead_addresses,
    delivery_figures,
    fewer,
    kinds,
    later,
    mail_queue,
    my_messages,
    pausing,
    tomorrow,
)
from skills_centre.reminders.views.blueprint import blueprint

__all__ = [
    "announcing",
    "blueprint",
    "choices",
    "dead_addresses",
    "delivery_figures",
    "fewer",
    "kinds",
    "later",
    "mail_queue",
    "my_messages",
    "pausing",
    "tomorrow",
]
