"""The blueprint of the bookings domain."""

from flask import Blueprint

blueprint = Blueprint("bookings", __name__, template_folder="../templates")
