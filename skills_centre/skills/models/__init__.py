"""The models of the skills domain, from the modules that hold them."""

from skills_centre.skills.models.asking import AssessmentAsk
from skills_centre.skills.models.assessment import (
    AssessmentDecision,
    AssessmentDraft,
    AssessmentResult,
    CurrentLevel,
    Exemption,
    PersonProfile,
    RequiredSkill,
    SummaryDelta,
)
from skills_centre.skills.models.editing import ReviewStep, SkillOwner, VersionEditor, VersionReview
from skills_centre.skills.models.evidence import Evidence, EvidenceKind
from skills_centre.skills.models.framework import (
    Descriptor,
    Framework,
    FrameworkVersion,
    JobRole,
    Level,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    RoleLevelOrder,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.models.helping import HelpOffer, HelpPause, HelpRequest, HelpWish
from skills_centre.skills.models.importing import FrameworkImport
from skills_centre.skills.models.mapping import SkillMapping
from skills_centre.skills.models.second_opinions import AssessmentReply, SecondFinding, SecondOpinion
from skills_centre.skills.rules import Basis, Decision, SkillState, Source

__all__ = [
    "AssessmentAsk",
    "AssessmentDecision",
    "AssessmentDraft",
    "AssessmentReply",
    "AssessmentResult",
    "Basis",
    "CurrentLevel",
    "Decision",
    "Descriptor",
    "Evidence",
    "EvidenceKind",
    "Exemption",
    "Framework",
    "FrameworkImport",
    "FrameworkVersion",
    "HelpOffer",
    "HelpPause",
    "HelpRequest",
    "HelpWish",
    "JobRole",
    "Level",
    "PersonProfile",
    "Profile",
    "RequiredSkill",
    "Requirement",
    "ReviewStep",
    "RoleFamily",
    "RoleLevel",
    "RoleLevelOrder",
    "SecondFinding",
    "SecondOpinion",
    "Skill",
    "SkillDefinition",
    "SkillMapping",
    "SkillOwner",
    "SkillState",
    "Source",
    "SummaryDelta",
    "VersionEditor",
    "VersionReview",
    "VersionState",
]
