"""Pages of the learning domain; importing this registers their routes on the blueprint."""

from skills_centre.learning.views import completed, enrolling, player, quizzes
from skills_centre.learning.views.blueprint import blueprint

__all__ = ["blueprint", "completed", "enrolling", "player", "quizzes"]
