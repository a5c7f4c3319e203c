"""The bare page: Flask, one Core SELECT of 50 rows, one small template; mounted in the product so that server and database are the same."""

import time

from flask import Flask
from sqlalchemy import select

from config import Settings
from skills_centre.app import create_app
from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.platform.database import db

PAGE = (
    "<!doctype html><title>Bare</title><table>"
    "{% for row in rows %}<tr><td>{{ row.title }}<td>{{ row.summary }}<td>{{ row.minutes }}{% endfor %}</table>"
)


def application() -> Flask:
    """The product with the bare page beside it."""
    app = create_app(Settings.from_environment())
    text = app.jinja_env.from_string("<!doctype html><title>{{ row.title }}</title><p>{{ text }}</p>")
    page = app.jinja_env.from_string(PAGE)  # compiled once: `render_template_string` would do it at every request

    @app.get("/bench/bare")
    def bare() -> str:
        rows = db.session.execute(
            select(CourseVersion.title, CourseVersion.summary, CourseVersion.minutes)
            .order_by(CourseVersion.sort_key)
            .limit(50)
        )
        return page.render(rows=rows.all())

    @app.get("/bench/bytes/<int:size>")
    def as_many_bytes(size: int) -> str:
        """A page of so many bytes around one Core row."""
        row = db.session.execute(select(Module.title, Module.body).limit(1)).one()
        return text.render(row=row, text="x" * size)

    @app.get("/bench/spent")
    def spent() -> str:
        """The processor's seconds that this worker has used."""
        return str(time.process_time())

    return app
