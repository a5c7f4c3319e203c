"""The blueprint of announcements."""

from flask import Blueprint

blueprint = Blueprint("announcements", __name__, template_folder="../templates")
