"""The role profiles that people hold: set by L&D, proposed by the person and agreed by the manager or the other way round, ended."""

from skills_centre.skills.services.profiles.holding import Days
from skills_centre.skills.services.profiles.proposing import (
    agree_proposal,
    ask_for_role,
    decline_proposal,
    propose_further_profile,
    propose_primary_profile,
    withdraw_proposal,
)
from skills_centre.skills.services.profiles.setting import (
    NewPrimary,
    add_profile,
    end_further_role,
    end_profile,
    hold_primary_profiles,
    set_primary_profile,
)

__all__ = [
    "Days",
    "NewPrimary",
    "add_profile",
    "agree_proposal",
    "ask_for_role",
    "decline_proposal",
    "end_further_role",
    "end_profile",
    "hold_primary_profiles",
    "propose_further_profile",
    "propose_primary_profile",
    "set_primary_profile",
    "withdraw_proposal",
]
