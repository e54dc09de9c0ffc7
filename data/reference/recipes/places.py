"""Places that are no political units (continents, seas, regions of the world), and facilities, events, laws, works."""

import json
from collections.abc import Mapping
from pathlib import Path

from recipes.countries import demonyms
from recipes.organisations import unqualified
from recipes.tables import CommonWords, Entity, Topic, local_key, read_curated, read_jsonl, split, with_ascii


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _plain_names(names: list[str]) -> list[str]:
    """Names without their article: a mention of "the Balkans" is the word "Balkans"."""
    return list(dict.fromkeys(n.removeprefix("the ") for n in names))


def compile_places(sources: Path, common: CommonWords) -> Topic:
    """Places by hand, keyed by GeoNames for continents, and the seas and rivers of the open lists."""
    topic = Topic(common)
    continents = {c["name"]: f"geonames:{c['geonameid']}" for c in read_jsonl(sources / "continents.jsonl")}
    for row in read_curated("places.csv"):
        name = unqualified(row["name"])
        key = continents.get(name) or local_key("LOC", row["name"])
        topic.entities[key] = Entity(
            key, "place", "LOC", row["name"], row["country_code"], "", _number(row["latitude"]),
            _number(row["longitude"]), None, row["sort"], "geonames" if name in continents else "dateline",
        )  # fmt: skip
        topic.name(key, "name", with_ascii([name]))
        topic.name(key, "alternate", with_ascii(_plain_names(split(row["names"]))))
        topic.name(key, "demonym", demonyms(row["demonyms"]))
    have = {name for _, name in topic.names}
    seas = json.loads((sources / "dariusk_oceans.json").read_text(encoding="utf-8"))["seas"]
    rivers = json.loads((sources / "dariusk_rivers.json").read_text(encoding="utf-8"))["rivers"]
    listed: list[tuple[str, str]] = [(s["name"], "sea") for s in seas if " " in s["name"]]
    # A bare river name is more often something else (Don, Congo, Orange): the open list gives only "X River".
    listed += [(f"{r['name']} River", "river") for r in rivers if r["name"].isascii() and "(" not in r["name"]]
    for name, sort in listed:
        if name not in have and "(" not in name and f"{name.removesuffix(' River')}" not in have:
            topic.add(Entity(local_key("LOC", name), "place", "LOC", name, description=sort, source="corpora"))
    return topic


def compile_facilities(common: CommonWords) -> Topic:
    """Buildings, bridges, airports, plants and squares that world news names often."""
    topic = Topic(common)
    for row in read_curated("facilities.csv"):
        key = topic.add(
            Entity(
                local_key("FAC", row["name"]), "place", "FAC", row["name"], row["country_code"], "",
                _number(row["latitude"]), _number(row["longitude"]), None, "facility",
            )
        )  # fmt: skip
        topic.name(key, "alternate", with_ascii(split(row["names"])))
    return topic


_SORT: Mapping[str, str] = {"EVENT": "event", "LAW": "law or agreement", "WORK_OF_ART": "work", "PRODUCT": "product"}


def compile_events(common: CommonWords) -> Topic:
    """Wars, games, treaties, prizes and weapons that go by one fixed name."""
    topic = Topic(common)
    for row in read_curated("events.csv"):
        kind = row["entity_type"]
        key = topic.add(
            Entity(
                local_key(kind, row["name"]), "other", kind, row["name"], row["country_code"], description=_SORT[kind]
            )
        )
        topic.name(key, "alternate", with_ascii(_plain_names(split(row["names"]))))
    return topic


def compile_groups(common: CommonWords) -> Topic:
    """Peoples, religions and political groups that no country stands for."""
    topic = Topic(common)
    for row in read_curated("groups.csv"):
        key = local_key("NORP", row["name"])
        words = demonyms(row["words"])
        if not words:
            continue
        topic.entities[key] = Entity(
            key, "nationality", "NORP", row["name"], row["country_code"], description=f"{row['sort']} group"
        )
        topic.name(key, "name", with_ascii([row["name"]] if row["name"] in words or " " not in row["name"] else []))
        topic.name(key, "alternate", with_ascii(words))
    return topic
