"""Attendance from a file: sent, shown as a dry run, confirmed."""

from functools import partial
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.attendance_forms import AttendanceFileForm
from skills_centre.bookings.errors import AttendanceChangedMeanwhile
from skills_centre.bookings.importing.plan import bring_in_attendance, plan_attendance
from skills_centre.bookings.importing.table import our_file
from skills_centre.bookings.queries.attendance import addresses_of, numbered_dates, register_facts, register_of
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.text import slug
from skills_centre.platform.uploads import drop_files, held_files
from skills_centre.platform.web import is_post, say, warn

#: Rows shown of each list.
AT_MOST = 200
#: Guests whom the message after taking a file in names.
SAID_AT_MOST = 10


@blueprint.route("/administration/sessions/<uuid:session_id>/register/file", methods=["GET", "POST"])
@looks_after
def send_attendance(session_id: UUID) -> ResponseReturnValue:
    """Take a file in for a dry run; one with mistakes is shown with them, and not kept."""
    number, form, plan = _date(session_id), AttendanceFileForm(), None
    if form.validate_on_submit():
        found = look_first(
            form,
            lambda file: plan_attendance(session_id, file, number=number, now=utc_now()),
            purpose=_purpose(session_id),
            held_by=viewer().id,
            name="attendance.csv",
            so="nothing of it can be taken in",
        )
        if found.set_id:
            address = partial(url_for, "bookings.confirm_attendance", session_id=session_id, set_id=found.set_id)
            return redirect(address(date=number), 303)
        plan = found.plan
    page = render_template(
        "bookings/looking_after/attendance_file.html",
        form=form,
        plan=plan,
        at_most=AT_MOST,
        number=number,
        **_around(session_id),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/administration/sessions/<uuid:session_id>/register/file/<uuid:set_id>", methods=["GET", "POST"])
@looks_after
def confirm_attendance(session_id: UUID, set_id: UUID) -> ResponseReturnValue:
    """Show what the held file would change; confirmed, take it in."""
    number = _date(session_id)
    files = held_files(set_id, purpose=_purpose(session_id), held_by=viewer().id)
    if not files:
        warn("This file was taken in already, or a day has passed. Send it again.")
        return redirect(url_for("bookings.send_attendance", session_id=session_id, date=number), 303)
    if not is_post():
        return render_template(
            "bookings/looking_after/attendance_plan.html",
            plan=plan_attendance(session_id, files[0], number=number, now=utc_now()),
            file=files[0],
            at_most=AT_MOST,
            number=number,
            **_around(session_id),
        )
    try:
        with transaction():
            plan = bring_in_attendance(
                session_id,
                files[0],
                number=number,
                confirmed=request.form.get("fingerprint", ""),
                by_id=viewer().id,
                now=utc_now(),
            )
            drop_files(purpose=_purpose(session_id), held_by=viewer().id)
    except NotFound:
        raise
    except AttendanceChangedMeanwhile as refusal:
        warn(refusal.sentence)
        return redirect(request.full_path, 303)
    except Refusal as refusal:
        warn(refusal.sentence)
        return redirect(url_for("bookings.send_attendance", session_id=session_id, date=number), 303)
    say(f"The file is taken in: {counted(len(plan.marks), 'change')} in the register.")
    if plan.guests:
        warn(
            f"Not matched, because they gave no address: {', '.join(plan.guests[:SAID_AT_MOST])}. Mark here who they are."
        )
    return redirect(url_for("bookings.register", session_id=session_id, date=number), 303)


@blueprint.get("/administration/sessions/<uuid:session_id>/register/file.csv")
@looks_after
def attendance_file(session_id: UUID) -> ResponseReturnValue:
    """A spreadsheet with the names of the register, to be filled in."""
    refuse_others(session_id)
    session, lines = session_line(session_id), register_of(session_id)
    content = our_file(lines, addresses_of([one.person_id for one in lines]), numbered_dates(session_id))
    headers = {"Content-Disposition": f'attachment; filename="register-{slug(session.title)}.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)


def _date(session_id: UUID) -> int | None:
    """The date of the session that was asked for, if any. Raises NotFound, also for whoever does not run the session."""
    refuse_others(session_id)
    number = request.args.get("date", type=int)
    if number is not None and number not in {one.number for one in numbered_dates(session_id)}:
        raise NotFound
    return number


def _around(session_id: UUID) -> dict[str, object]:
    """What both pages say of the session."""
    return {
        "session": session_line(session_id),
        "is_closed": register_facts(session_id).is_closed,
        "spans": {one.number: span_in_words(one.starts_at, one.ends_at) for one in numbered_dates(session_id)},
        "is_own": only_mine() is not None,
    }


def _purpose(session_id: UUID) -> str:
    """What a file is held for: this register, and no other."""
    return f"register-{session_id.hex[:30]}"
