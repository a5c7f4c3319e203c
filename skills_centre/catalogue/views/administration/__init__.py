"""Pages on which courses are written, reviewed, published and looked after."""

from skills_centre.catalogue.views.administration import (
    beginning,
    changes,
    files,
    listing,
    parts,
    pathway_courses,
    pathways,
    policies,
    preview,
    quizzes,
    reviewing,
    teaching,
    uploading,
    version,
    word,
    writing,
)

__all__ = [
    "beginning",
    "changes",
    "files",
    "listing",
    "parts",
    "pathway_courses",
    "pathways",
    "policies",
    "preview",
    "quizzes",
    "reviewing",
    "teaching",
    "uploading",
    "version",
    "word",
    "writing",
]
