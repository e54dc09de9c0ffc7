"""International and national organisations, media, agencies and teams, with the acronyms that news prints alone.

Keys are Wikidata's where the Supraverden list states them. That list is CC BY-SA, so what comes from it stands in
tables of its own; names from other sources point to the same keys.
"""

import json
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pycountry

from recipes.tables import (
    CommonWords,
    Entity,
    Topic,
    fold,
    local_key,
    read_curated,
    read_jsonl,
    split,
    to_ascii,
    with_ascii,
)  # fmt: skip

_SPELLINGS = (
    ("Organisation", "Organization"), ("organisation", "organization"), ("Programme", "Program"), ("Labour", "Labor"),
    ("Centre", "Center"), ("Defence", "Defense"), ("Co-operation", "Cooperation"), ("Co‐operation", "Cooperation"),
)  # fmt: skip
_LEAST_ACRONYM = 4
"""Letters that an acronym of a lesser-known organisation needs to count on its own; shorter ones mean too much else."""
_QUALIFIER = re.compile(r"\s*\([^)]*\)$")


def spellings(name: str) -> list[str]:
    """A name in British and American spelling."""
    british = american = name
    for one, other in _SPELLINGS:
        british, american = re.sub(rf"\b{other}\b", one, british), re.sub(rf"\b{one}\b", other, american)
    return list(dict.fromkeys((name, british, american)))


def united_nations_forms(names: Iterable[str]) -> list[str]:
    """How news shortens the names of bodies of the United Nations: "UN Interim Force in Lebanon"."""
    rests = [n.removeprefix("United Nations ") for n in names if n.startswith("United Nations ")]
    return [f"{start} {rest}" for rest in rests if " " in rest for start in ("UN", "U.N.")]


def unqualified(name: str) -> str:
    """A preferred name without what tells it apart from its namesakes: `Workers' Party (Brazil)`."""
    return _QUALIFIER.sub("", name)


class OrganisationTopic(Topic):
    """Organisations of one file, found again by any of their names."""

    def __init__(self, common: CommonWords) -> None:
        super().__init__(common)
        self.key_of: dict[str, str] = {}
        self.known: frozenset[str] = frozenset()

    def add_organisation(
        self, entity: Entity, names: Collection[str], acronyms: Iterable[str], former: Collection[str] = ()
    ) -> str:
        """Add an organisation with its names in both spellings, or only names where its key is known."""
        if entity.entity_key not in self.known:
            self.entities.setdefault(entity.entity_key, entity)
        given = [*names, *united_nations_forms((entity.name, *names))]
        bare = unqualified(entity.name)
        plain = [] if bare != entity.name and (bare.startswith("The ") or self.common.cover(bare)) else [bare]
        self.name(entity.entity_key, "name", [form for n in plain for s in spellings(n) for form in with_ascii([s])])
        self.name(entity.entity_key, "acronym", acronyms)
        self.name(entity.entity_key, "alternate", [f for n in given for s in spellings(n) for f in with_ascii([s])])
        self.name(entity.entity_key, "former", [f for n in former for s in spellings(n) for f in with_ascii([s])])
        for name in (entity.name, *given, *former):
            for form in spellings(unqualified(name)):
                self.key_of.setdefault(fold(form), entity.entity_key)
        return entity.entity_key


def _country(row: dict[str, Any]) -> str:
    code = row.get("Country") or ""
    return code if len(code) == 2 and pycountry.countries.get(alpha_2=code) else ""


def compile_supraverden(sources: Path, common: CommonWords, reserved: set[str]) -> OrganisationTopic:
    """International organisations of the Supraverden list that have a Wikidata id (CC BY-SA 4.0).

    Args:
        sources: Folder with intl_orgs_supraverden.jsonl.
        common: English words.
        reserved: Folded names of places, which no acronym may take ("GUAM").
    """
    topic = OrganisationTopic(common)
    for row in read_jsonl(sources / "intl_orgs_supraverden.jsonl"):
        item = row["Wikidata_code"]
        if not re.fullmatch(r"Q[1-9]\d*", item):
            continue
        names = [to_ascii(str(v)) for k, v in row.items() if re.fullmatch(r"Name_other(_\d)?_en", k)]
        given = [str(v) for k, v in row.items() if re.fullmatch(r"Abbreviation(_other(_\d)?)?_en", k)]
        acronyms = [a for a in given if _counts_alone(a, common, reserved)]
        entity = Entity(
            f"wikidata:{item}", "organisation", "ORG", to_ascii(row["Name_en"]), _country(row), "", None, None, None,
            "international organisation", "supraverden",
        )  # fmt: skip
        topic.add_organisation(entity, [n for n in names if len(n) > 4], acronyms)
    return topic


def _counts_alone(acronym: str, common: CommonWords, reserved: set[str]) -> bool:
    return (
        len(acronym) >= _LEAST_ACRONYM
        and " " not in acronym
        and sum(c.isupper() for c in acronym) >= 2
        and not common.weight(acronym)
        and fold(acronym) not in reserved
    )


def compile_organisations(
    sources: Path, common: CommonWords, shared: OrganisationTopic, reserved: set[str]
) -> OrganisationTopic:
    """International organisations, national institutions, media, US agencies and teams from the free sources.

    An organisation that `shared` lists keeps its key there: only names are added here.
    """
    topic = OrganisationTopic(common)
    topic.key_of = dict(shared.key_of)
    topic.known = frozenset(shared.entities)

    def add(
        name: str,
        country: str,
        description: str,
        source: str,
        *,
        names: Collection[str] = (),
        acronyms: Iterable[str] = (),
        former: Collection[str] = (),
    ) -> None:
        known = [topic.key_of[f] for f in map(fold, (name, *names, *former)) if f in topic.key_of]
        key = known[0] if known else local_key("ORG", name)
        topic.add_organisation(
            Entity(key, "organisation", "ORG", name, country, "", None, None, None, description, source),
            names,
            acronyms,
            former,
        )

    for table in ("organisations.csv", "media.csv"):
        for row in read_curated(table):
            names, acronyms, former = (split(row[column]) for column in ("names", "acronyms", "former_names"))
            add(row["name"], row["country_code"], row["description"], "dateline", names=names, acronyms=acronyms,
                former=former)  # fmt: skip
    for row in read_curated("sports_teams.csv"):
        for name in split(row["names"]):
            add(name, row["country_code"], f"team ({row['league']})", "dateline")
    for row in read_jsonl(sources / "intl_orgs_factbook_appB.jsonl"):
        if not re.match(r"Group of \d|Commonwealth$|Euro Area|Paris Club", row["name"]):
            acronym = row["acronym"] if _counts_alone(row["acronym"], common, reserved) else ""
            acronyms = [acronym] if acronym and "_" not in acronym else []
            add(row["name"], "", "international organisation", "factbook", acronyms=acronyms)
    agencies = json.loads((sources / "dariusk_us_federal_agencies.json").read_text(encoding="utf-8"))["agencies"]
    for agency in agencies:
        name = agency.replace("U. S. ", "U.S. ")
        if re.search(
            r"^(Department|The|Director|AMTRAK|Comm|Non-Federal)\b|[/(,]|Office of Inspector|United Stated", name
        ):
            continue
        names = [name.replace("U.S. ", "US ")] if name.startswith("U.S. ") else []
        add(name, "US", "agency of the United States", "corpora", names=names)
    for paper in json.loads((sources / "dariusk_newspapers.json").read_text(encoding="utf-8"))["newspapers"]:
        bare = paper.removeprefix("The ")
        if len(bare.split()) > 1 and not common.cover(bare):
            add(bare, "US", "newspaper", "corpora", names=[paper] if paper != bare else [])
    return topic
