"""Companies: by hand, and those of the Fortune 500 and NASDAQ 100 lists whose names are nothing else."""

import json
import re
from pathlib import Path

from recipes.organisations import OrganisationTopic
from recipes.tables import CommonWords, Entity, fold, local_key, read_curated, split

_LEGAL_TAIL = re.compile(
    r"[, ]+(Inc|Corp|Corporation|Incorporated|Company|Companies|Cos|Co|Ltd|Limited|LLC|L\.?P|LP|plc|N\.V|L\.L\.L\.P"
    r"|Holdings?|& Co)\.?$",
    re.IGNORECASE,
)


def without_legal_form(name: str) -> str:
    """A company's name as news prints it: no Inc., Corp., Holdings; applied until nothing is left to drop."""
    plain = name.replace("’", "'").strip()
    while (shorter := re.sub(r" (and|of|&)$", "", _LEGAL_TAIL.sub("", plain).strip(" ,.&"))) != plain and shorter:
        plain = shorter
    return plain.removeprefix("The ")


def compile_companies(sources: Path, common: CommonWords, other_names: frozenset[str]) -> OrganisationTopic:
    """Companies: by hand, and of the Fortune 500 and NASDAQ 100 lists those whose name of one word is nothing else.

    Args:
        sources: Folder of the source files.
        common: English words.
        other_names: Folded names of places and people: "Hess" and "Corning" alone are not the company.
    """
    topic = OrganisationTopic(common)
    for row in read_curated("companies.csv"):
        name = row["name"]
        topic.add_organisation(
            Entity(local_key("ORG", name), "company", "ORG", name, row["country_code"], description="company"),
            split(row["names"]), split(row["acronyms"]), split(row["former_names"]),
        )  # fmt: skip
    fortune = json.loads((sources / "dariusk_fortune500.json").read_text(encoding="utf-8"))["companies"]
    nasdaq = json.loads((sources / "dariusk_nasdaq.json").read_text(encoding="utf-8"))["corporations"]
    for given in sorted({*fortune, *(c["name"] for c in nasdaq)}):
        full = given.replace("’", "'").rstrip(".")
        plain = without_legal_form(given)
        if (
            common.cover(plain)
            or fold(plain) in topic.key_of
            or len(fold(plain)) < 4
            or (" " not in plain and fold(plain) in other_names)
        ):
            continue
        topic.add_organisation(
            Entity(
                local_key("ORG", plain), "company", "ORG", plain, "US", description="company", source="corpora"
            ),
            [full] if full != plain else [], [],
        )  # fmt: skip
    return topic
