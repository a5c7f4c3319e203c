"""The blueprint of required learning."""

from flask import Blueprint

blueprint = Blueprint("requirements", __name__, template_folder="../templates")
