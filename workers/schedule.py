"""What runs when. Times are London's; every sweep catches up after a missed run."""

from datetime import timedelta

from celery.schedules import crontab

from skills_centre.platform.jobs import URGENT, Job


def _entry(job: Job, schedule: timedelta | crontab) -> dict[str, object]:
    return {"task": job.value, "schedule": schedule, "options": {"queue": "urgent" if job in URGENT else "default"}}


SCHEDULE = {
    "beat is alive": _entry(Job.BEAT, timedelta(seconds=10)),
    "fold summaries": _entry(Job.FOLD_SUMMARIES, timedelta(seconds=5)),
    "turn the day": _entry(Job.TURN_THE_DAY, crontab(minute=5, hour=0)),
    "keep snapshots": _entry(Job.KEEP_SNAPSHOTS, crontab(minute=45, hour=23)),
    "check summaries": _entry(Job.CHECK_SUMMARIES, crontab(minute=30, hour=2)),
    "work out the organisation": _entry(Job.WORK_OUT_ORGANISATION, crontab(minute=0, hour=3)),
    "keep the search index": _entry(Job.KEEP_SEARCH_INDEX, timedelta(minutes=5)),
    "retention": _entry(Job.RETENTION, crontab(minute=15, hour=3)),
    "look at people": _entry(Job.LOOK_AT_PEOPLE, crontab(minute=45, hour=3)),
    "publish what is due": _entry(Job.PUBLISH_DUE, crontab()),
    "settle sessions": _entry(Job.SETTLE_SESSIONS, timedelta(minutes=1)),
    "tell of bookings": _entry(Job.TELL_OF_BOOKINGS, timedelta(minutes=1)),
    "follow the rules of required learning": _entry(Job.FOLLOW_RULES, crontab()),
    "sweep reminders": _entry(Job.SWEEP_REMINDERS, crontab(minute="*/15")),
    "sweep what leaves at once": _entry(Job.SWEEP_AT_ONCE, timedelta(minutes=1)),
    "send ordinary mail": _entry(Job.SEND_MAIL, timedelta(seconds=30)),
    "send urgent mail": _entry(Job.SEND_URGENT_MAIL, timedelta(seconds=10)),
}
