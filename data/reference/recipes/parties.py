"""Political parties of the Factbook: "National Liberation Front or FLN" out of a field that runs them all together."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from recipes.organisations import OrganisationTopic
from recipes.tables import CommonWords, Entity, fold, local_key, read_jsonl

_PARTY_HEAD = re.compile(
    r"\b(Party|Movement|Front|Union|Alliance|Coalition|Congress|League|Democrats?|Bloc|Rally|Greens?|Labou?r|Partido|Partij|Parti"
    r"|Liberals|Socialists|Republicans|Conservatives|Accord|Platform|Left|Forum|List)\b"
)
_NAMED = re.compile(r"(?P<name>[^\[\];:()]+?) or (?P<acronym>[A-ZÀ-Ž][A-Za-zÀ-ž-]{0,9})(?=[ ,;\[(]|$)")
_END = re.compile(r"\b(?:Party|Movement|Front|Union|Alliance|Coalition|Congress|League|Bloc|Rally)\b(?= [A-Z][a-z])")


def parse_parties(field: str) -> Iterator[tuple[str, str]]:
    """(name, acronym) of the parties that a Factbook field names with their acronym.

    Names without an acronym run into the next one, so a name that holds the end of another is cut there.
    """
    plain = re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", field)
    for found in _NAMED.finditer(re.sub(r"\s+", " ", plain)):
        name = found["name"].strip(" ,.-")
        for end in list(_END.finditer(name)):
            rest = name[end.end() :].strip()
            if _PARTY_HEAD.search(rest) and not rest.startswith(("of ", "for ")):
                name = rest
                break
        yield name, found["acronym"]


def is_party_name(name: str) -> bool:
    """Whether a parsed name is one party's and no list, note or fragment."""
    words = name.split()
    return (
        2 <= len(words) <= 8
        and name[:1].isupper()
        and len(_PARTY_HEAD.findall(name)) in (1, 2)
        and not re.search(r"[;:,/\"]|\bor\b|\bnote\b|\bincludes?\b|\bparties\b|\bformerly\b|\d{4}", name)
    )


def compile_parties(
    sources: Path, countries: Mapping[str, str], known: OrganisationTopic, common: CommonWords
) -> OrganisationTopic:
    """Parties that the curated organisations do not have yet; a name that two countries use is qualified by country."""
    topic = OrganisationTopic(common)
    found: list[tuple[str, str, str]] = []
    for row in read_jsonl(sources / "factbook_countries.jsonl"):
        country = countries.get(fold(row["name"]), "")
        if country and row["parties"] not in ("none", ""):
            found += [
                (name, acronym, country) for name, acronym in parse_parties(row["parties"]) if is_party_name(name)
            ]
    shared = {n for n, _, c in found if any(n == m and c != d for m, _, d in found)}
    for name, acronym, country in found:
        curated = known.key_of.get(fold(name))
        if curated and known.entities.get(curated) and known.entities[curated].country_code == country:
            continue
        title = f"{name} ({country})" if name in shared or curated else name
        # Three letters mean too much else: those of large parties stand in the curated table.
        acronyms = [acronym] if len(acronym) >= 4 and acronym.isupper() and not common.weight(acronym) else []
        topic.add_organisation(
            Entity(
                local_key("ORG", title), "organisation", "ORG", title, country, description=f"party in {country}",
                source="factbook",
            ),
            [name] if title != name else [], acronyms,
        )  # fmt: skip
    return topic
