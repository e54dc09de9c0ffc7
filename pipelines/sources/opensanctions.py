"""OpenSanctions' targets.simple.csv in, rows of the user's own entity table out, one at a time.

The format is a CSV file with a header; cells with several values separate them by `;`
(https://www.opensanctions.org/docs/bulk/csv/). Its licence is its users' to keep: nothing of it is part of Dateline.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.tables.mentions import EntityType

_TYPES: Mapping[str, EntityType] = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Company": "ORG",
    "LegalEntity": "ORG",
    "PublicBody": "ORG",
    "Vessel": "PRODUCT",
    "Airplane": "PRODUCT",
}
"""FollowTheMoney schema -> type; schemata that are no names (wallets, securities, addresses) are left out."""

_NEEDED = ("id", "schema", "name", "aliases", "countries")


def read_opensanctions(source: Path) -> Iterator[dict[str, str] | str]:
    """Yield a row of `LocalEntity` for each target, or the reason why it gives none.

    Args:
        source: targets.simple.csv of any dataset.

    Raises:
        SettingsError: If the file lacks a column that is needed, or is not UTF-8.
    """
    with source.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [c for c in _NEEDED if c not in (reader.fieldnames or ())]
        if missing:
            raise SettingsError(
                f"{source}:1: no column {', '.join(missing)}; expected OpenSanctions' targets.simple.csv."
            )
        for row in reader:
            entity_type = _TYPES.get(row["schema"] or "")
            if entity_type is None:
                yield f"schema {row['schema'] or 'missing'} names nothing that articles name"
            elif not row["id"] or not (row["name"] or "").strip():
                yield "no id or no name"
            else:
                yield _row(row, entity_type)


def _row(row: Mapping[str, str], entity_type: EntityType) -> dict[str, str]:
    own = row["id"]
    is_item = own[:1] == "Q" and own[1:].isdigit()
    # A single word is a weak name of a person: "Ali" would be found everywhere.
    aliases = [a for a in _values(row["aliases"] or "") if entity_type != "PERSON" or " " in a.strip()]
    countries = [c for c in _values(row["countries"] or "") if len(c) == 2 and c.isalpha() and c != "eu"]
    return {
        "id": f"wikidata:{own}" if is_item else f"opensanctions:{own}",
        "name": row["name"],
        "type": entity_type,
        "aliases": "|".join(a.replace("|", "/") for a in aliases),
        "country": countries[0].upper() if countries else "",
        "links": f"https://www.opensanctions.org/entities/{own}/",
    }


def _values(cell: str) -> list[str]:
    """The values of a cell: a line of CSV with `;` between, so that a value may hold one in quotes."""
    return [v for v in next(csv.reader([cell], delimiter=";"), []) if v.strip()]
