"""Pages of the people domain; importing this registers their routes on the blueprint."""

from skills_centre.people.views import account, choosing_passwords, delegating, signing_in
from skills_centre.people.views.blueprint import blueprint

__all__ = ["account", "blueprint", "choosing_passwords", "delegating", "signing_in"]
