"""The application for a WSGI server: `gunicorn skills_centre.wsgi:app`."""

import gc

from config import Settings
from skills_centre.app import create_app, refuse_demonstration_in_production, refuse_missing_badge_keys

app = create_app(Settings.from_environment())
refuse_demonstration_in_production(app)
refuse_missing_badge_keys(app)

# What was imported lives as long as the process: going through all of it for garbage stopped a page for 0.3 seconds now and then.
gc.collect()
gc.freeze()
