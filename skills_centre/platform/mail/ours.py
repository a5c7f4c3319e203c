"""Mail as the settings of the installation say. Only edges ask: services and the drain are handed what they need."""

from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.web import settings


def our_letterhead() -> Letterhead:
    """What every message carries of this institution."""
    chosen = settings()
    return Letterhead(
        chosen.institution_name, chosen.base_url, chosen.brand_colour, chosen.accent_colour, chosen.mail_from
    )


def our_routes(*, only_to_files: bool) -> MailRoutes:
    """How mail leaves; `only_to_files` for a demonstration, whose mail never does."""
    chosen = settings()
    return MailRoutes(
        smtp_url=chosen.smtp_url,
        mail_from=chosen.mail_from,
        site=chosen.base_url,
        folder=chosen.data_dir / "mail",
        only_to_files=only_to_files,
        lease_seconds=chosen.mail_lease_seconds,
    )
