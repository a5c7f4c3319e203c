"""Pages on which courses are written, reviewed, published and looked after."""

from skills_centre.catalogue.views.administration import (
    changes,
    listing,
    policies,
    preview,
    reviewing,
    uploading,
    version,
)

__all__ = ["changes", "listing", "policies", "preview", "reviewing", "uploading", "version"]
