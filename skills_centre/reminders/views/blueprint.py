"""The blueprint of the reminders domain."""

from flask import Blueprint

blueprint = Blueprint("reminders", __name__, template_folder="../templates")
