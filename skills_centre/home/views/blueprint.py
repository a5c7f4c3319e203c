"""The blueprint of pages that draw on several domains."""

from flask import Blueprint

blueprint = Blueprint("home", __name__, template_folder="../templates")
