"""The pages on which a draft of a framework is made, changed, previewed, approved and thrown away."""

from skills_centre.skills.views.editing import approving, desk, preview, profiles, removing, roles, scale, skills

__all__ = ["approving", "desk", "preview", "profiles", "removing", "roles", "scale", "skills"]
