"""The application: the one place that knows every domain."""

import contextlib
from collections.abc import Callable

from flask import Flask, Response, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from config import Environment, Settings, SettingsError
from skills_centre.announcements.views import blueprint as announcements_blueprint
from skills_centre.bookings.services.erasing import erase_from_sessions
from skills_centre.bookings.views import blueprint as bookings_blueprint
from skills_centre.catalogue.services.following import (
    follow_corrections_with,
    follow_courses_with,
    follow_pathways_with,
)
from skills_centre.catalogue.views import blueprint as catalogue_blueprint
from skills_centre.demo.accounts import ACCOUNTS, PASSWORD
from skills_centre.gaps.views import blueprint as gaps_blueprint
from skills_centre.home.views import blueprint as home_blueprint
from skills_centre.learning.services.corrections import follow_correction
from skills_centre.learning.services.erasing import (
    erase_from_certificates,
    erase_from_quizzes,
    erase_own_desk,
    erase_plan_words,
    erase_record_words,
)
from skills_centre.learning.views import blueprint as learning_blueprint
from skills_centre.learning.views.plan_pages import plan_beside_skills
from skills_centre.people.access import KEEPING_MAIL, TOKEN, may_administer, may_lead, viewer, viewer_if_any
from skills_centre.people.queries.viewers import (
    InstitutionFacts,
    Viewer,
    count_news_with,
    institution,
    viewer_by_token,
)
from skills_centre.people.services.following import follow_circumstances_with, follow_people_with
from skills_centre.people.services.retention import erase_also_with
from skills_centre.people.services.signing_in import hash_token
from skills_centre.people.trial_accounts import TrialAccount, TrialAccounts, offer_in_demonstrations
from skills_centre.people.views import blueprint as people_blueprint
from skills_centre.platform.addresses import know_pages_by
from skills_centre.platform.broker import BrokerSender
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import configure_engine, db
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.hearing import know_how_heard_by
from skills_centre.platform.jobs import send_jobs_through
from skills_centre.platform.limits import limit_requests
from skills_centre.platform.navigation import Link, navigation
from skills_centre.platform.pages import PageEnvironment, register_page_helpers
from skills_centre.platform.signing import KeyFileError, signing_keys
from skills_centre.platform.static_files import serve_static_files
from skills_centre.platform.web import bound_request, most_taken, written_at_length
from skills_centre.platform.web import settings as present_settings
from skills_centre.reminders.mail_words import PAUSE_WORDS
from skills_centre.reminders.queries.hearing import heard_of
from skills_centre.reminders.queries.news import number_of_news
from skills_centre.reminders.services.choosing import forget_choices
from skills_centre.reminders.views import blueprint as reminders_blueprint
from skills_centre.requirements.services.excusing import erase_from_requirements
from skills_centre.requirements.services.following import mark_course, mark_pathway, mark_people
from skills_centre.requirements.views import blueprint as requirements_blueprint
from skills_centre.skills.services.erasing import erase_assessment_words
from skills_centre.skills.services.standing import refresh_people
from skills_centre.skills.views import blueprint as skills_blueprint
from skills_centre.skills.views.beside import show_beside_skills_with

BLUEPRINTS = (
    home_blueprint,
    people_blueprint,
    skills_blueprint,
    catalogue_blueprint,
    learning_blueprint,
    bookings_blueprint,
    announcements_blueprint,
    requirements_blueprint,
    gaps_blueprint,
    reminders_blueprint,
)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: No request body is larger but those of views that say so (`takes_up_to`); a page of the product says so in words.
MEGABYTE = 1024 * 1024
MAX_UPLOAD = 25 * MEGABYTE


def create_app(settings: Settings) -> Flask:
    """Make the application of one installation. It opens no connection until it is asked for something."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_NAME=f"skills_centre_{settings.port}",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.cookies_need_https,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=MAX_UPLOAD,
        TESTING=settings.environment is Environment.TEST,
    )
    app.extensions["settings"] = settings
    app.jinja_environment = PageEnvironment
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True, "cache_size": -1}
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("skills_centre"),
            PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
        ]
    )
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine, lock_path=settings.data_dir / "writer.lock")
    app.before_request(bound_request)
    protection = CSRFProtect(app)
    limit_requests(app, redis_url=settings.redis_url)
    _sign_in_by_cookie(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for view in app.view_functions.values():
        if getattr(view, "takes_no_token", False):
            protection.exempt(view)
    register_page_helpers(app)
    _furnish_layout(app)
    _answer_refusals(app)
    app.after_request(_secure)
    follow_people_with(refresh_people)
    count_news_with(number_of_news)
    follow_circumstances_with(mark_people)
    follow_corrections_with(follow_correction)
    follow_courses_with(mark_course)
    follow_pathways_with(mark_pathway)
    know_pages_by(_page_finder(app))
    know_how_heard_by(heard_of)
    show_beside_skills_with(plan_beside_skills)
    erase_also_with(
        erase_assessment_words,
        erase_plan_words,
        erase_record_words,
        erase_own_desk,
        erase_from_certificates,
        erase_from_quizzes,
        erase_from_sessions,
        erase_from_requirements,
        forget_choices,
    )
    offer_in_demonstrations(
        app, TrialAccounts(PASSWORD, tuple(TrialAccount(account.email, account.purpose) for account in ACCOUNTS))
    )
    if settings.redis_url:
        send_jobs_through(BrokerSender(settings.redis_url))
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    compressed_in = None if settings.environment is Environment.TEST else settings.data_dir / "static"
    app.wsgi_app = serve_static_files(app.wsgi_app, compressed_in=compressed_in)  # type: ignore[method-assign]
    return app


def _page_finder(app: Flask) -> Callable[[str], bool]:
    """Whether an address within the product is that of a page, as far as its pattern says."""
    addresses = app.url_map.bind("")

    def is_page(path: str) -> bool:
        try:
            addresses.match(path, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return True

    return is_page


def refuse_demonstration_in_production(app: Flask) -> None:
    """Raise SettingsError when production would serve the demonstration's database, whose password everybody knows."""
    settings: Settings = app.extensions["settings"]
    if not settings.is_production:
        return
    with app.app_context():
        facts = institution()
    if facts and facts.is_demonstration:
        raise SettingsError(
            "This database holds the demonstration. Production needs a database of its own: set DATABASE_URL."
        )


def refuse_missing_badge_keys(app: Flask) -> None:
    """Raise SettingsError when production would sign badges with no key, or with one that it made up without anybody's knowledge."""
    settings: Settings = app.extensions["settings"]
    if not settings.is_production:
        return
    try:
        signing_keys(settings.badge_keys)
    except KeyFileError as problem:
        raise SettingsError(str(problem)) from None


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}}
    return {"pool_size": settings.web_threads, "max_overflow": 4, "pool_pre_ping": True}


def _sign_in_by_cookie(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = (
        None  # it guards sessions of Flask-Login's own, which nobody begins: ours are rows with a token
    )

    @login.request_loader  # type: ignore[untyped-decorator]
    def load(_request: object) -> Viewer | None:
        token = session.get(TOKEN)
        return viewer_by_token(hash_token(token), now=utc_now()) if token else None


def _furnish_layout(app: Flask) -> None:
    """What the layout asks on every page: which institution this is, and where the person may go.

    Whoever is signed in was read together with the institution; for a stranger it is one SELECT a request.
    """

    def this_institution() -> InstitutionFacts | None:
        person = viewer_if_any()
        if person is not None:
            return person.institution
        if "institution" not in g:
            g.institution = institution()
        kept: InstitutionFacts | None = g.institution
        return kept

    def own_navigation() -> list[Link]:
        return navigation(
            request.path, is_manager=viewer().is_manager, may_administer=may_administer(), may_lead=may_lead()
        )

    def mail_pause() -> str:
        """Why no mail leaves, for this page of administration: to whoever may let it go, and not on the page where they do."""
        person = viewer_if_any()
        is_here = request.path.startswith("/administration") and request.endpoint != "reminders.let_go"
        facts = person.institution if is_here and person and person.has_role(*KEEPING_MAIL) else None
        return PAUSE_WORDS[facts.mail_paused_why] if facts and facts.mail_paused_why else ""

    app.jinja_env.globals.update(
        this_institution=this_institution,
        may_administer=may_administer,
        own_navigation=own_navigation,
        mail_pause=mail_pause,
    )


def _secure(response: Response) -> Response:
    for header, value in SECURITY_HEADERS.items():
        response.headers.setdefault(header, value)
    if present_settings().cookies_need_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _answer_refusals(app: Flask) -> None:
    """One answer for "not found" and "not yours"; a refusal that no view caught still reads as a sentence."""

    @app.errorhandler(404)
    @app.errorhandler(NotFound)
    def not_found(_problem: Exception) -> ResponseReturnValue:
        return render_template("errors/not_found.html"), 404

    @app.errorhandler(CSRFError)
    def form_too_old(_problem: Exception) -> ResponseReturnValue:
        return render_template("errors/form_too_old.html"), 400

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        return render_template(
            "errors/refused.html", sentence=refusal.sentence, place=refusal.place, written=written_at_length()
        ), 409

    @app.errorhandler(413)
    def too_large(_problem: Exception) -> ResponseReturnValue:
        return render_template(
            "errors/refused.html",
            sentence=f"That file is larger than {most_taken() // MEGABYTE} MB, which is the most we take.",
        ), 413

    @app.errorhandler(405)
    def wrong_method(_problem: Exception) -> ResponseReturnValue:
        return render_template("errors/not_found.html"), 405

    @app.errorhandler(429)
    def too_many(_problem: Exception) -> ResponseReturnValue:
        return render_template("errors/too_many.html"), 429, {"Retry-After": "900"}

    app.register_error_handler(500, _broken)


def _broken(_problem: Exception) -> ResponseReturnValue:
    with contextlib.suppress(Exception):
        db.session.rollback()
    try:
        return render_template("errors/broken.html"), 500
    except Exception:  # noqa: BLE001 - the database itself may be what broke, and the layout asks it who this is
        return render_template("errors/broken_badly.html"), 500
