"""Wikidata entities as JSON lines in, rows of the user's own entity table out, one at a time.

Reads the lines of a dump (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html), with or without the
commas and brackets that make the dump one array, and the simplified form that wikibase-dump-filter writes.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.errors import SettingsError

_INSTANCE_OF, _COUNTRY, _CITIZENSHIP = "P31", "P17", "P27"
_REGISTERS = {"P297": "iso3166", "P300": "iso3166-2", "P1566": "geonames"}
"""Wikidata property -> register whose ids are keys of Dateline."""


def read_wikidata(
    source: Path, types: Mapping[str, str], countries: Mapping[str, str]
) -> Iterator[dict[str, str] | str]:
    """Yield a row of `LocalEntity` for each item, or the reason why it gives none.

    Args:
        source: JSON lines.
        types: Item of a class (Q5) -> type; of an item's classes the first known one counts.
        countries: Item of a country (Q711) -> ISO 3166-1 code.

    Raises:
        SettingsError: If no line of the file is a Wikidata entity.
    """
    is_empty = True
    with source.open(encoding="utf-8-sig") as stream:
        for line in stream:
            text = line.strip().rstrip(",")
            if text in ("", "[", "]"):
                continue
            try:
                item = json.loads(text)
            except json.JSONDecodeError:
                yield "line is no JSON"
                continue
            if not isinstance(item, dict) or not str(item.get("id", "")).startswith("Q"):
                yield "line is no Wikidata item"
                continue
            is_empty = False
            yield _row(item, types, countries)
    if is_empty:
        raise SettingsError(
            f"{source}: no line is a Wikidata item; expected JSON lines with id, labels, aliases, claims."
        )


def read_item_table(path: Path, column: str) -> dict[str, str]:
    """A table of the reference folder's `import/`: Wikidata item -> what it stands for."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["item"]: row[column] for row in csv.DictReader(stream)}


def _row(item: Mapping[str, Any], types: Mapping[str, str], countries: Mapping[str, str]) -> dict[str, str] | str:
    label = next(iter(_texts(item.get("labels"))), "")
    if not label:
        return "no English label"
    claims: Mapping[str, Any] = item.get("claims") or {}
    entity_type = next((types[c] for c in _claims(claims, _INSTANCE_OF) if c in types), "")
    if not entity_type:
        return "class is none of import/wikidata_types.csv"
    aliases = [a for a in _texts(item.get("aliases")) if entity_type != "PERSON" or " " in a.strip()]
    lands = [countries[c] for c in (*_claims(claims, _COUNTRY), *_claims(claims, _CITIZENSHIP)) if c in countries]
    keys = [f"{register}:{value}" for p, register in _REGISTERS.items() for value in _claims(claims, p)[:1]]
    return {
        "id": f"wikidata:{item['id']}",
        "name": label,
        "type": entity_type,
        "aliases": "|".join(dict.fromkeys(a.replace("|", "/") for a in aliases if a != label)),
        "country": lands[0] if lands else "",
        "links": "|".join([*keys, f"https://www.wikidata.org/wiki/{item['id']}"]),
    }


def _texts(terms: Any) -> list[str]:
    """English labels or aliases: `{"en": {"value": "x"}}`, `{"en": [{"value": "x"}]}` or simplified without `value`."""
    given = (terms or {}).get("en") or (terms or {}).get("mul") or []
    found = given if isinstance(given, list) else [given]
    return [t["value"] if isinstance(t, dict) else str(t) for t in found]


def _claims(claims: Mapping[str, Any], prop: str) -> list[str]:
    """Values of a property, best rank first, as text: item ids and strings, full or simplified."""
    given = [c for c in claims.get(prop) or [] if not isinstance(c, dict) or c.get("rank") != "deprecated"]
    ranked = sorted(given, key=lambda c: isinstance(c, dict) and c.get("rank") != "preferred")
    return [v for v in map(_value, ranked) if v]


def _value(claim: Any) -> str:
    if not isinstance(claim, dict):
        return str(claim)
    value = claim.get("mainsnak", {}).get("datavalue", {}).get("value", claim.get("value", ""))
    return str(value.get("id", "")) if isinstance(value, dict) else str(value)
