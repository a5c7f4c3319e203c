"""The blueprint of the people domain."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="../templates")
