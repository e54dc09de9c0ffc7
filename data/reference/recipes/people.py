"""People in public office: leaders, the US Congress and executive, and names that world news keeps naming."""

import re
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from recipes.tables import (
    CommonWords,
    Entity,
    Name,
    Topic,
    fold,
    local_key,
    read_curated,
    read_jsonl,
    split,
    with_ascii,
)

_NUMERAL = re.compile(r"[IVX]+")
_OFFICE_WORDS = frozenset(row["word"] for row in read_curated("leader_office_words.csv"))
"""Words before the name in the Factbook's leader fields: offices, styles, and tails of offices that its split left."""
_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Seats of territories that are countries of ISO 3166-1, and regions here of nothing."""
_PARTICLES = frozenset({"al", "el", "de", "dos", "da", "do", "bin", "ben", "van", "von", "di", "del", "la", "le"})


def _case(word: str) -> str:
    """One upper-case word of a name in running-text case: EL-SISI -> El-Sisi, O'BRIEN -> O'Brien, VI -> VI."""
    if _NUMERAL.fullmatch(word) or not word.isupper():
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0] + m[0][1:].lower(), word).replace("Mcc", "McC")


def parse_leader(field: str) -> tuple[str, str] | None:
    """(full name, surname) of a leader field of the Factbook, which prints the surname in capitals.

    Args:
        field: "Abdel Fattah EL-SISI", "Commonwealth of Australia General Sam MOSTYN", "LETSIE III", "ABIY Ahmed Ali".

    Returns:
        None where no name is left after the office's words.
    """
    words = [w.strip(",") for w in field.replace("’", "'").split() if w.strip(",")]
    capitals = [
        i for i, w in enumerate(words) if w.upper() == w and len(w.strip(".'")) > 1 and any(map(str.isalpha, w))
    ]
    named = [i for i in capitals if words[i].lower() not in _OFFICE_WORDS and not _NUMERAL.fullmatch(words[i])]
    if not named:
        return None
    offices = [i for i in range(named[0]) if words[i].lower() in _OFFICE_WORDS]
    first = offices[-1] + 1 if offices else 0
    kept = words[first:]
    run = list(takewhile(lambda w: w.isupper() and not w.endswith("."), words[named[0] :]))
    full = " ".join(_case(w) for w in kept)
    return (full, " ".join(_case(w) for w in run)) if full and run else None


_STYLES = frozenset({"King", "Queen", "Prince", "Princess", "Pope", "Emperor", "Mother"})


def _surname(name: str) -> str:
    """The last word of a name, without a generation (Jr., III); none after a style, as in "Prince William"."""
    words = [w for w in name.replace(",", "").split() if w not in ("Jr.", "Jr", "Sr.") and not _NUMERAL.fullmatch(w)]
    return "" if len(words) < 2 or words[0] in _STYLES else words[-1]


def name_variants(full: str, surname: str) -> list[str]:
    """Shorter forms that news prints: without middle names and initials, and each given name with the surname."""
    words, family = full.split(), surname.split()
    if len(words) <= len(family) or words[: len(family)] == family:
        after = words[len(family) : len(family) + 1]
        return [" ".join(family + after)] if len(words) > len(family) + 1 else []
    start = next((i for i in range(len(words)) if words[i : i + len(family)] == family), len(words) - len(family))
    given = [w for w in words[:start] if not re.fullmatch(r"[A-Z]\.?", w) and w.lower() not in _PARTICLES]
    return [" ".join((g, *family)) for g in given if " ".join((g, *family)) != full]


class PeopleTopic(Topic):
    """People of one file; the same name in the same country is one person, as is the head of several states."""

    def __init__(self, common: CommonWords) -> None:
        super().__init__(common)
        self.key_of: dict[tuple[str, str], str] = {}

    def add_person(self, entity: Entity, surname: str, names: Iterable[str]) -> str:
        """Add a person, or names to the person that is known already by one of the names."""
        given = [entity.name, *names]
        known = [k for n in given if (k := self.key_of.get((entity.country_code, fold(n))))]
        if entity.source == "factbook" and not known:
            # Dependencies have the head of another state: "Donald J. Trump" leads American Samoa too.
            known = [k for (_, n), k in self.key_of.items() if n == fold(entity.name) and " " in n][:1]
        key = known[0] if known else entity.entity_key
        if not known:
            self.entities.setdefault(key, entity)
            self.name(key, "name", with_ascii([entity.name]))
        self.name(key, "alternate", [n for n in with_ascii(given) if " " in n])
        single = [n for n in given if " " not in n]
        for name in with_ascii([surname, *single] if surname else single):
            # A bare surname or mononym is a name only with its capital, and only next to more evidence.
            self.names.setdefault((key, name), Name(key, name, "surname" if name != entity.name else "name", True))
        for name in given:
            self.key_of.setdefault((entity.country_code, fold(name)), key)
        return key


def compile_people(sources: Path, countries: dict[str, str], common: CommonWords) -> PeopleTopic:
    """Leaders by hand and of the Factbook, members of Congress, presidents and vice presidents of the United States.

    Args:
        sources: Folder of the source files.
        countries: Folded country name -> ISO 3166-1 code.
        common: English words.
    """
    topic = PeopleTopic(common)
    _add_congress(topic, sources)
    for row in read_curated("people.csv"):
        topic.add_person(
            Entity(
                local_key("PERSON", row["name"]), "person", "PERSON", row["name"], row["country_code"],
                description=row["description"],
            ),
            row["surname"] or _surname(row["name"]), split(row["names"]),
        )  # fmt: skip
    _add_executive(topic, sources)
    _add_leaders(topic, sources, countries)
    return topic


def _add_congress(topic: PeopleTopic, sources: Path) -> None:
    for row in read_jsonl(sources / "us_congress_current.jsonl"):
        name = row["wikipedia"] or row["name"]
        name = re.sub(r" \(.*\)$", "", name)
        formal = [row["name"], f"{row['first']} {row['last']}"]
        nickname = [f"{row['nickname']} {row['last']}"] if row["nickname"] else []
        region = "" if row["state"] in _TERRITORIES else f"US-{row['state']}"
        role = "senator for" if row["role"] == "Senator" else "representative of"
        topic.add_person(
            Entity(
                f"wikidata:{row['wikidata']}" if row["wikidata"] else local_key("PERSON", name), "person", "PERSON",
                name, "US", region, None, None, None,
                f"{role} {row['state']} in the US Congress", "congress",
            ),
            row["last"], [*formal, *nickname],
        )  # fmt: skip


def _add_executive(topic: PeopleTopic, sources: Path) -> None:
    for row in read_jsonl(sources / "us_executive.jsonl"):
        name = row["name"]
        bare = re.sub(r",? (Jr\.?|Sr\.?|[IV]+)$", "", name)
        office = f"{row['role'].lower()} of the United States from {row['start'][:4]}"
        topic.add_person(
            Entity(
                local_key("PERSON", name), "person", "PERSON", name, "US", description=office, source="congress"
            ),
            _surname(bare), name_variants(bare, bare.split()[-1]) if len(bare.split()) == 3 else [],
        )  # fmt: skip


def _add_leaders(topic: PeopleTopic, sources: Path, countries: dict[str, str]) -> None:
    for row in read_jsonl(sources / "leaders_factbook.jsonl"):
        country = countries.get(fold(row["country"]), "")
        parsed = parse_leader(row["name"])
        if not country or not parsed:
            continue
        full, surname = parsed
        title = row["title"].strip(" ,")
        is_royal = _NUMERAL.fullmatch(surname.split()[-1]) is not None or _NUMERAL.search(full.split()[-1]) is not None
        names = [f"{title} {full}"] if title in ("King", "Queen", "Pope", "Prince") else name_variants(full, surname)
        if is_royal and title not in ("King", "Queen", "Pope", "Prince"):
            continue
        if not is_royal and len(full.split()) < 2:
            continue
        description = f"{title or row['role']} of {row['country']}".replace("President of Council of of", "leader of")
        topic.add_person(
            Entity(
                local_key("PERSON", full), "person", "PERSON", full, country, description=description, source="factbook"
            ),
            "" if is_royal else surname, names,
        )  # fmt: skip
