"""The blueprint of the skills domain."""

from flask import Blueprint

blueprint = Blueprint("skills", __name__, template_folder="../templates")
