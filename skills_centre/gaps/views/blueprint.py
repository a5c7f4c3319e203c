"""The blueprint of the gaps domain."""

from flask import Blueprint

blueprint = Blueprint("gaps", __name__, template_folder="../templates")
