"""A version as a 1EdTech CASE package (CFPackage, JSON), of version 1.0 or 1.1.

Identifiers are stable: skills, profiles and the framework have their own, everything else one made from the framework's and its key.
Links are written as urn:uuid, because they name things and need no server.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from skills_centre.skills.case_terms import AI_KEYWORD, EXTENSION, ItemType, asked_as, notes_of
from skills_centre.skills.definitions import EVERYONE, DefinedFamily, DefinedRequirement, DefinedSkill
from skills_centre.skills.exporting.edition import Edition

Part = dict[str, Any]

STATUS = {"draft": "Draft", "published": "Adopted", "superseded": "Deprecated"}


def case_package(edition: Edition, *, version: str) -> bytes:
    """The package as JSON in UTF-8; `version` is "1.0" or "1.1". The same edition always gives the same bytes."""
    writer = _Writer(edition, has_extensions=version == "1.1")
    return json.dumps(writer.package(), ensure_ascii=False, indent=1).encode()


class _Writer:
    """Writes the parts of one package."""

    def __init__(self, edition: Edition, *, has_extensions: bool) -> None:
        self.edition = edition
        self.definition = edition.definition
        self.has_extensions = has_extensions
        self.changed_at = edition.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.levels = {level.rank: level for level in edition.definition.levels}
        self.groupings: dict[UUID, Part] = {}

    def package(self) -> Part:
        """The whole package."""
        items = [*self._scale(), *self._skill_items(), *self._role_items()]
        associations = [*self._skill_places(), *self._role_places(), *self._asked()]
        return {
            "CFDocument": self._document(),
            "CFItems": items,
            "CFAssociations": associations,
            "CFDefinitions": self._definitions(),
            "CFRubrics": [self._rubric()],
        }

    def _id(self, what: str) -> UUID:
        """The identifier of something that has none of its own."""
        return uuid5(self.edition.framework_id, what)

    def _part(self, identifier: UUID, **fields: object) -> Part:
        return {
            "identifier": str(identifier),
            "uri": identifier.urn,
            **fields,
            "lastChangeDateTime": self.changed_at,
        }

    def _with_extension(self, part: Part, **ours: object) -> Part:
        said = {name: value for name, value in ours.items() if value is not None}
        if self.has_extensions and said:
            part["extensions"] = {EXTENSION: said}
        return part

    def _document(self) -> Part:
        definition, edition = self.definition, self.edition
        document = self._part(
            edition.framework_id,
            creator=edition.creator,
            title=definition.name,
            description=definition.description,
            language="en-GB",
            version=str(edition.number),
            adoptionStatus=STATUS[edition.state],
            notes=notes_of(definition.key),
        )
        if self.has_extensions:
            document |= {"caseVersion": "1.1", "frameworkType": "Skills framework"}
        else:
            document["CFPackageURI"] = _link(edition.version_id, definition.name)
        return self._with_extension(document, version=str(edition.version_id), inForce=definition.is_in_force)

    def _item(self, kind: ItemType, identifier: UUID, key: str, name: str, description: str = "") -> Part:
        """An item; its name is the full statement, or the short one where there is a description."""
        words = {"abbreviatedStatement": name, "fullStatement": description} if description else {"fullStatement": name}
        return self._part(
            identifier,
            **words,
            humanCodingScheme=key,
            CFItemType=kind.value,
            CFItemTypeURI=_link(kind.identifier, kind.value),
            language="en-GB",
        )

    def _scale(self) -> Iterator[Part]:
        for level in self.definition.levels:
            item = self._item(ItemType.LEVEL, self._id(f"level: {level.key}"), level.key, level.name, level.description)
            yield item | {"listEnumeration": str(level.rank)}

    def _groups(self) -> list[str]:
        return list(dict.fromkeys(skill.group for skill in self.definition.skills if skill.group is not None))

    def _skill_items(self) -> Iterator[Part]:
        for group in self._groups():
            yield self._item(ItemType.GROUP, self._id(f"group: {group}"), group, group)
        for skill in self.definition.skills:
            item = self._item(ItemType.SKILL, self.edition.skills[skill.key], skill.key, skill.name, skill.description)
            if skill.is_ai_related:
                item["conceptKeywords"] = [AI_KEYWORD]
            level = self.levels.get(skill.resilience_level or 0)
            yield self._with_extension(
                item,
                currencyMonths=skill.currency_months,
                resiliencePeople=skill.resilience_people,
                resilienceLevel=level.key if level else None,
            )

    def _role_items(self) -> Iterator[Part]:
        profiles = self.edition.profiles
        if self.definition.everyone:
            yield self._item(ItemType.EVERYONE, profiles[EVERYONE], EVERYONE, "Everyone")
        for family in self.definition.families:
            yield self._item(ItemType.FAMILY, self._id(f"family: {family.key}"), family.key, family.name)
            for role in family.roles:
                yield self._item(ItemType.ROLE, self._id(f"role: {role.key}"), role.key, role.name, role.description)
                for one in role.levels:
                    kind = ItemType.WHOLE_ROLE if one.is_whole_role else ItemType.ROLE_LEVEL
                    yield self._item(kind, profiles[one.key], one.key, one.name, one.description)

    def _skill_places(self) -> Iterator[Part]:
        document = (self.edition.framework_id, self.definition.name)
        for level in self.definition.levels:
            yield self._child((self._id(f"level: {level.key}"), level.name), document)
        for group in self._groups():
            yield self._child((self._id(f"group: {group}"), group), document)
        for skill in self.definition.skills:
            at = document if skill.group is None else (self._id(f"group: {skill.group}"), skill.group)
            yield self._child((self.edition.skills[skill.key], skill.name), at)

    def _role_places(self) -> Iterator[Part]:
        document = (self.edition.framework_id, self.definition.name)
        if self.definition.everyone:
            yield self._child((self.edition.profiles[EVERYONE], "Everyone"), document)
        for family in self.definition.families:
            yield self._child((self._id(f"family: {family.key}"), family.name), document)
            yield from self._roles_in(family)

    def _roles_in(self, family: DefinedFamily) -> Iterator[Part]:
        for role in family.roles:
            at = (self._id(f"role: {role.key}"), role.name)
            yield self._child(at, (self._id(f"family: {family.key}"), family.name))
            in_order = self.definition.is_in_order(role)
            for place, level in enumerate(role.levels, start=1):
                child = self._child((self.edition.profiles[level.key], level.name), at)
                yield child | ({"sequenceNumber": place} if in_order else {})

    def _child(self, child: tuple[UUID, str], parent: tuple[UUID, str]) -> Part:
        return self._part(
            self._id(f"child: {child[0]} of {parent[0]}"),
            associationType="isChildOf",
            originNodeURI=_link(*child),
            destinationNodeURI=_link(*parent),
        )

    def _asked(self) -> Iterator[Part]:
        names = {skill.key: skill.name for skill in self.definition.skills}
        owners = [(EVERYONE, "Everyone", self.definition.everyone)]
        owners += [(level.key, level.name, level.requirements) for level in self.definition.role_levels()]
        for key, name, requirements in owners:
            for one in requirements:
                association = self._part(
                    self._id(f"asks: {key} for {one.skill}"),
                    associationType="isRelatedTo",
                    originNodeURI=_link(self.edition.profiles[key], name),
                    destinationNodeURI=_link(self.edition.skills[one.skill], names[one.skill]),
                    CFAssociationGroupingURI=self._grouping(one),
                )
                if self.has_extensions and one.note is not None:
                    association["notes"] = one.note
                yield association

    def _grouping(self, one: DefinedRequirement) -> Part:
        level = self.levels.get(one.level or 0)
        said = asked_as(level.key if level else "", one.weight, is_essential=one.is_essential)
        asks = f"Asks for {level.name}" if level else "Asks for the skill"
        title = f"{asks}, {'essential' if one.is_essential else 'desirable'}, weight {one.weight}"
        identifier = self._id(f"asked: {said}")
        self.groupings[identifier] = self._part(identifier, title=title, description=said)
        return _link(identifier, title)

    def _definitions(self) -> Part:
        types = [
            self._part(kind.identifier, title=kind.value, description=kind.value, hierarchyCode=str(place))
            for place, kind in enumerate(ItemType, start=1)
        ]
        return {"CFItemTypes": types, "CFAssociationGroupings": list(self.groupings.values())}

    def _rubric(self) -> Part:
        criteria = [self._criterion(place, skill) for place, skill in enumerate(self._with_levels(), start=1)]
        return self._part(self._id("rubric"), title="What each level of a skill means", CFRubricCriteria=criteria)

    def _with_levels(self) -> list[DefinedSkill]:
        return [skill for skill in self.definition.skills if skill.has_ladder]

    def _criterion(self, place: int, skill: DefinedSkill) -> Part:
        identifier = self._id(f"criterion: {skill.key}")
        levels = [
            self._part(
                self._id(f"criterion level: {one.rank} of {skill.key}"),
                quality=self.levels[one.rank].name,
                description=one.body,
                score=one.rank,
                position=one.rank,
                rubricCriterionId=str(identifier),
            )
            for one in skill.descriptors
        ]
        return self._part(
            identifier,
            category=skill.name,
            CFItemURI=_link(self.edition.skills[skill.key], skill.name),
            position=place,
            rubricId=str(self._id("rubric")),
            CFRubricCriterionLevels=levels,
        )


def _link(identifier: UUID, title: str) -> Part:
    return {"title": title, "identifier": str(identifier), "uri": identifier.urn}
