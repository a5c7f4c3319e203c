"""A lesson as the learner reads it: the institution's words in their places, images at their addresses."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from flask import request, url_for
from markupsafe import Markup

from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.platform.markdown import render

#: Lessons kept ready in each process: a whole catalogue of a small institution, a few megabytes.
MOST_KEPT = 256


def lesson_html(version_id: UUID, body: str, *, top: int = 2, words: Mapping[str, str] | None = None) -> Markup:
    """The HTML of a lesson or description of a version; its headings begin at `top`.

    `words` are the institution's own, for a caller that shows many lessons; without them they are looked up where the text has a block.
    The same text with the same words is rendered once: it costs as much as the rest of a lesson's page.
    """
    if "local-policy" not in body:
        words = {}
    elif words is None:
        words = policy_words()
    return _rendered(request.script_root, version_id, body, top, tuple(sorted(words.items())))


@lru_cache(maxsize=MOST_KEPT)
def _rendered(_script_root: str, version_id: UUID, body: str, top: int, words: tuple[tuple[str, str], ...]) -> Markup:
    """The HTML, kept for each root that a proxy puts before the addresses of images."""

    def address(path: str) -> str:
        return url_for("catalogue.media", version_id=version_id, path=path.removeprefix("media/"))

    return render(body, top=top, policies=dict(words), media_address=address)
