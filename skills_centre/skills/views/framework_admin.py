"""Looking after frameworks: their versions, publishing by a second person, the order of levels."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import do_and_say, is_post, say, warn
from skills_centre.skills.errors import LevelsChanged
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.queries.edition_pages import edition_page
from skills_centre.skills.queries.editions import versions
from skills_centre.skills.queries.frameworks import framework_cards, published_framework, role_page
from skills_centre.skills.queries.orders import role_orders
from skills_centre.skills.queries.reviews import review_of, waiting_versions
from skills_centre.skills.services.frameworks import publish_version
from skills_centre.skills.services.ordering import settle_order
from skills_centre.skills.views.blueprint import blueprint

KEEPERS = (Role.LD_ADMINISTRATOR, Role.SKILLS_LEAD)


@blueprint.get("/administration/frameworks")
@role(*KEEPERS, Role.AUDITOR)
def administer_frameworks() -> ResponseReturnValue:
    """Every version of every framework."""
    return render_template(
        "skills/administration/frameworks.html",
        versions=versions(),
        waiting=waiting_versions(),
        published=framework_cards(),
        keeps=_keeps(),
    )


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>")
@role(*KEEPERS, Role.AUDITOR)
def framework_edition(version_id: UUID) -> ResponseReturnValue:
    """One version: what it holds, how it differs from the published one, and whether this person may publish it."""
    return show_edition(version_id)


@blueprint.post("/administration/frameworks/versions/<uuid:version_id>/publish")
@role(*KEEPERS)
def publish_framework(version_id: UUID) -> ResponseReturnValue:
    """Publish a draft that somebody else made."""
    do_and_say(
        lambda: publish_version(version_id, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen")),
        "Published. Everybody’s requirements follow it from now on.",
    )
    return redirect(url_for("skills.framework_edition", version_id=version_id))


@blueprint.get("/administration/frameworks/<key>/order")
@role(*KEEPERS)
def framework_orders(key: str) -> ResponseReturnValue:
    """The roles of a framework that have several levels, those without a settled order first."""
    card = published_framework(key)
    return render_template("skills/administration/orders.html", framework=card, roles=role_orders(card.version_id))


@blueprint.route("/administration/frameworks/<key>/order/<role_key>", methods=["GET", "POST"])
@role(*KEEPERS)
def order_role_levels(key: str, role_key: str) -> ResponseReturnValue:
    """Put the levels of a role in order, from junior to senior: one press moves a level up or down, and each is kept."""
    page = role_page(key, role_key)
    if is_post():
        order = moved(listed_ids(request.form.get("order", "")), request.form)
        try:
            with transaction():
                settle_order(page.framework.version_id, role_key, order, by_id=viewer().id, now=utc_now())
        except LevelsChanged as refusal:
            warn(refusal.sentence)
        else:
            say("The order is kept.")
        return redirect(url_for("skills.order_role_levels", key=key, role_key=role_key))
    return render_template("skills/administration/order.html", role=page)


def show_edition(version_id: UUID, *, comment: str = "", refused: Refusal | None = None) -> str:
    """The page of one version; with the comment of somebody who would send it back, and why that was refused."""
    edition, review = edition_page(version_id), review_of(version_id)
    me = viewer()
    return render_template(
        "skills/administration/edition.html",
        edition=edition,
        review=review,
        is_own=edition.version.made_by == me.id or review.was_edited_by(me.id),
        keeps=_keeps(),
        formats=FORMATS.values(),
        comment=comment,
        refused=refused,
    )


def _keeps() -> bool:
    """Whether the person at the browser may change frameworks, rather than read only."""
    return viewer().has_role(*KEEPERS)


def listed_ids(listed: str) -> list[UUID]:
    """The ids that a form lists with commas between; none when it holds anything else."""
    try:
        return [UUID(one) for one in listed.split(",")]
    except ValueError:
        return []


def moved(order: list[UUID], pressed: MultiDict[str, str]) -> list[UUID]:
    """The order after a press: a level exchanged with the one above or below it; as it was when nothing can move."""
    for name, step in (("up", -1), ("down", 1)):
        place = pressed.get(name, type=int)
        if place is not None and 0 <= place < len(order) and 0 <= place + step < len(order):
            order[place], order[place + step] = order[place + step], order[place]
    return order
