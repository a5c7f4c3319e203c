"""A lesson as the learner reads it: the institution's words in their places, images at their addresses."""

from collections.abc import Mapping
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.platform.markdown import render


def lesson_html(version_id: UUID, body: str, *, top: int = 2, words: Mapping[str, str] | None = None) -> Markup:
    """The HTML of a lesson or description of a version; its headings begin at `top`.

    `words` are the institution's own, for a caller that shows many lessons; without them they are looked up where the text has a block.
    """

    def address(path: str) -> str:
        return url_for("catalogue.media", version_id=version_id, path=path.removeprefix("media/"))

    if words is None:
        words = policy_words() if ":::" in body else {}
    return render(body, top=top, policies=words, media_address=address)
