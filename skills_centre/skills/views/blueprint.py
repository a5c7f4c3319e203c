"""The blueprint of the skills domain."""

from flask import Blueprint

blueprint = Blueprint("skills", __name__, template_folder="../templates")

#: Where all that waits for a decision is listed: a page of the home’s, because it draws on domains above this one.
QUEUE = "/team/decisions"
