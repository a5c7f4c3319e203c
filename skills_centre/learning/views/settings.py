"""How one likes to learn: keys that move between parts, and whether one is asked about courses."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.forms.my_learning import LearnerSettingsForm
from skills_centre.learning.queries.notes import settings_of
from skills_centre.learning.services.notes import choose_settings
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.database import transaction
from skills_centre.platform.web import say


@blueprint.route("/account/learning", methods=["GET", "POST"])
@signed_in
def learner_settings() -> ResponseReturnValue:
    """Read or change how one likes to learn."""
    kept = settings_of(viewer().id)
    form = LearnerSettingsForm(keys="on" if kept.has_keys else "off", asked="yes" if kept.may_be_asked else "no")
    if form.validate_on_submit():
        with transaction():
            choose_settings(viewer().id, has_keys=form.keys.data == "on", may_be_asked=form.asked.data == "yes")
        say("Your choices are kept.")
        return redirect(url_for("learning.learner_settings"), 303)
    return render_template("learning/settings.html", form=form), 422 if form.is_submitted() else 200
