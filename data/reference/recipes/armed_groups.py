"""Armed groups: by hand with all their spellings, and those of PETRARCH whose name says what they are."""

import re
from pathlib import Path

import pycountry

from recipes.organisations import OrganisationTopic, unqualified
from recipes.tables import CommonWords, Entity, fold, local_key, read_curated, read_jsonl, split

_GROUP_HEAD = re.compile(
    r"\b(Front|Army|Armies|Movement|Brigades?|Organi[sz]ation|Forces?|Liberation|Mujahideen|Mujahidin|Jihad|Militia|Fighters"
    r"|Guerrillas?|Commandos?|Resistance|Command|Legion|Battalion|Faction|Cells?|Party|Republican|Tigers|Revolutionary"
    r"|Volunteers?|Council|Union|Congress|Klan|Group|Martyrs|Ansar|Lashkar|Hizb|Jaish|Harakat|Harkat)\b"
)
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "de", "la", "del", "di", "e", "ul", "us", "ut", "al", "a"})


def title_case(name: str) -> str:
    """Words of an upper-case name in the case of running text: `LORD'S RESISTANCE ARMY`, `HARAKAT UL-MUJAHIDIN`."""
    parts = re.split(r"([ /-])", name.lower())
    out = []
    for position, part in enumerate(parts):
        small = part in _SMALL and position > 0
        out.append(part if small else part[:1].upper() + part[1:])
    return "".join(out)


def compile_armed_groups(sources: Path, common: CommonWords) -> OrganisationTopic:
    """Armed groups: by hand with all their spellings, and those of PETRARCH whose name says what they are."""
    topic = OrganisationTopic(common)
    for row in read_curated("armed_groups.csv"):
        name = row["name"]
        topic.add_organisation(
            Entity(
                local_key("ORG", unqualified(name)), "armed_group", "ORG", name, row["country_code"],
                description="armed group",
            ),
            split(row["names"]), split(row["acronyms"]),
        )  # fmt: skip
    iso3 = {c.alpha_3: c.alpha_2 for c in pycountry.countries}
    for row in read_jsonl(sources / "petrarch_milnonstate.jsonl"):
        code = (row["codes"] or [""])[0]
        if "REB" not in code:
            continue
        kept = [n for n in map(_group_name, (row["name"], *row["aliases"])) if n and _names_a_group(n, common)]
        if not kept or _group_name(row["name"]) != kept[0] or any(fold(n) in topic.key_of for n in kept):
            continue
        topic.add_organisation(
            Entity(
                local_key("ORG", kept[0]), "armed_group", "ORG", kept[0], iso3.get(code[:3], ""),
                description="armed group", source="petrarch",
            ),
            kept[1:], [],
        )  # fmt: skip
    return topic


def _group_name(listed: str) -> str:
    name = unqualified(listed.strip()).split(" -- ")[0]
    return "" if re.search(r"[+#,/]|^THE |\d{3}| # ", name) else title_case(name)


def _names_a_group(name: str, common: CommonWords) -> bool:
    words = name.split()
    if not 3 <= len(words) + name.count("-") <= 9 or len(words) < 2:
        return False
    if common.cover(name):
        # "Popular Resistance" is a phrase before it is a name; "Animal Liberation Front" is a name.
        return len(words) >= 3 and re.search(r"Liberation|Front|Brigade|Army", name) is not None
    return _GROUP_HEAD.search(name) is not None
