"""Regions of ISO 3166-2 with local and English names, and the way from GeoNames' region codes to them."""

import csv
import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry

from recipes.countries import demonyms
from recipes.tables import CommonWords, Entity, Topic, fold, read_curated, read_jsonl, split, with_ascii

# Words that say what sort of region a name is, in the languages of the sources; comparing names leaves them out.
_SORT_WORDS = frozenset(row["word"] for row in read_curated("region_sort_words.csv"))
# ISO's word for a sort of region -> the word that English-language news puts after the name.
_ENGLISH_SORTS = {
    "province": "Province", "region": "Region", "prefecture": "Prefecture", "governorate": "Governorate",
    "department": "Department", "county": "County", "district": "District", "canton": "Canton",
    "division": "Division", "voivodship": "Voivodeship", "emirate": "Emirate", "parish": "Parish",
    "metropolitan department": "Department", "special municipality": "City", "autonomous province": "Province",
    "administrative region": "Oblast", "two-tier county": "County", "municipality": "Municipality",
}  # fmt: skip
_STATES = frozenset({"AU", "BR", "DE", "IN", "MM", "MX", "NG", "SD", "SS", "VE", "MY", "SO", "ET"})
_EXTRA_SORTS = {
    "MN": ("Province", "Aimag"), "UA": ("Oblast", "Region"), "IQ": ("Province",), "SY": ("Province",),
    "KZ": ("Region", "Oblast"), "ET": ("Region",), "BY": ("Region", "Oblast"), "IR": ("Province",), "YE": ("Province",),
}  # fmt: skip
"""Countries whose regions news calls otherwise than ISO, or by a local word besides."""
_FUZZY_LEAST = 0.82
"""Least similarity of two names of one region in two alphabets' romanisations; lower ones pair neighbours."""

_ALSO_COUNTRIES = frozenset(row["code"] for row in read_curated("regions_that_are_countries.csv"))
"""Regions that ISO 3166-1 lists as countries of their own: the country's entity stands for them."""
_COMMON_LEAST = 0.4
"""Commonness from which a word alone is no name of a region: "Central", "Eastern", "Coast"."""
_ALIKE_LEAST = 0.6
"""Least similarity of one code's names in two registers; UN/LOCODE lags behind when codes change hands."""


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A region as ISO 3166-2 lists it, with the English names that were gathered for it, best first."""

    code: str
    sort: str
    parent: str
    local_names: tuple[str, ...]
    english_names: tuple[str, ...]
    acronyms: tuple[str, ...]
    demonyms: tuple[str, ...]
    is_curated: bool

    @property
    def country_code(self) -> str:
        """ISO 3166-1 code of its country."""
        return self.code[:2]

    @property
    def name(self) -> str:
        """Preferred English name."""
        return (self.english_names or self.local_names)[0]


def _core(name: str) -> str:
    words = fold(name).split()
    return " ".join(w for w in words if w not in _SORT_WORDS) or " ".join(words)


def _spellings(listed: str) -> list[str]:
    """The names in a register's entry: `Abū Z̧aby [Abu Dhabi]`, `Asturias, Principado de`, `Wales [Cymru GB-CYM]`."""
    without_codes = re.sub(r"\s*\b[A-Z]{2}-[A-Z]{3}\b|\s*\((EH|EH-partial|ARMM|CAR|Region [IVX]+(-A)?)\)", "", listed)
    outer, _, inner = without_codes.replace("(", "[").replace(")", "]").partition("[")
    names = [outer.strip(), inner.partition("]")[0].strip()]
    turned = [f"{m[2]} {m[1]}" for n in names if (m := re.fullmatch(r"([^,]+), ([^,]+)", n))]
    plain = [n.partition(",")[0] for n in names]
    return [n for n in dict.fromkeys(plain + turned) if n]


def _agreeing(own: list[str], other: list[str]) -> list[str]:
    """A register's names with another's, unless no two of them resemble: then the other's code means another region."""
    alike = (difflib.SequenceMatcher(None, _core(a), _core(b)).ratio() for a in own for b in other)
    return own + other if max(alike, default=0) >= _ALIKE_LEAST else own


_LOCAL_SORT = re.compile(
    r"\s+(Sheng|Shi|Zizhiqu|Zhuangzu Zizhiqu|Huizu Zizhiqu|Uygur Zizhiqu|oblysy|oblast'?|kray|voblasć|novads|Novads"
    r"|apskritis|miestas|okrug|avtonomnyy okrug|Respublika|rajons|SAR|län|kraj)$"
)


def read_subdivisions(sources: Path) -> dict[str, Subdivision]:
    """All regions of ISO 3166-2 by code, names from ISO, UN/LOCODE and the table by hand."""
    with (sources / "un_locode_subdivisions.csv").open(encoding="utf-8", newline="") as stream:
        unlocode = {f"{r['SUCountry']}-{r['SUCode']}": r["SUName"] for r in csv.DictReader(stream)}
    curated = {row["code"]: row for row in read_curated("regions.csv")}
    owners = {(s.country_code, _core(n)): s.code for s in pycountry.subdivisions for n in _spellings(s.name)}
    found: dict[str, Subdivision] = {}
    for item in pycountry.subdivisions:
        if item.code in _ALSO_COUNTRIES:
            curated.pop(item.code, None)
            continue
        row = curated.pop(item.code, None)
        other = [
            n
            for n in _spellings(unlocode.get(item.code, ""))
            if owners.get((item.country_code, _core(n)), item.code) == item.code
        ]
        listed = _agreeing(_spellings(item.name), other)
        local = tuple(dict.fromkeys(with_ascii(_LOCAL_SORT.sub("", n) for n in listed)))
        english = (row["name"], *split(row["alternates"])) if row else ()
        found[item.code] = Subdivision(
            item.code, item.type.lower(), item.parent_code or "", local, english,
            tuple(split(row["acronyms"])) if row else (), tuple(demonyms(row["demonyms"])) if row else (),
            row is not None,
        )  # fmt: skip
    if curated:
        raise SystemExit(f"curated/regions.csv: {len(curated)} codes are not in ISO 3166-2; first: {min(curated)}.")
    return found


def match_geonames(sources: Path, regions: dict[str, Subdivision]) -> dict[tuple[str, str], str]:
    """GeoNames' (country, admin1) -> ISO 3166-2 code, by the English name that GeoNames gives the region.

    GeoNames keeps FIPS codes for most countries, and the two registers name regions in different romanisations: equal
    names without sort words count, then very similar ones; curated/geonames_regions.csv overrules both.
    """
    names = geonames_region_names(sources)
    by_country: dict[str, dict[str, str]] = defaultdict(dict)
    for region in sorted(regions.values(), key=lambda r: (r.parent != "", r.code)):
        for name in (*region.english_names, *region.local_names):
            by_country[region.country_code].setdefault(_core(name), region.code)
    decided = {(r["country_code"], r["admin1"]): r["region_code"] for r in read_curated("geonames_regions.csv")}
    matched = {place: by_country[place[0]].get(_core(name), "") for place, name in names.items()} | decided
    taken = set(matched.values())
    for place, name in names.items():
        if not matched[place] and place not in decided:
            free = {n: code for n, code in by_country[place[0]].items() if code not in taken}
            close = difflib.get_close_matches(_core(name), free, 1, _FUZZY_LEAST)
            matched[place] = free[close[0]] if close else ""
    return {place: code for place, code in matched.items() if code}


_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def _is_spelt_out(name: str, local_names: Iterable[str]) -> bool:
    """Whether a name is a local one with its umlauts as two letters, which English-language news does not print."""
    core = _core(name)
    return any(_core(n.translate(_SPELT_OUT)) == core != _core(n) for n in local_names)


def geonames_region_names(sources: Path) -> dict[tuple[str, str], str]:
    """GeoNames' English name of each of its first-level regions that has a city in the sources."""
    by_id = {int(row["geonameid"]): row["subcountry"] for row in read_jsonl(sources / "world_cities.jsonl")}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in read_jsonl(sources / "cities_geonames.jsonl"):
        if name := by_id.get(city["geonameid"]):
            votes[city["country"], city["admin1"]][name] += 1
    return {place: min(c, key=lambda n: (-c[n], n)) for place, c in sorted(votes.items())}


def _centres(cities: Iterable[dict[str, Any]], matched: dict[tuple[str, str], str]) -> dict[str, tuple[float, float]]:
    """Where the people of a region's cities live on average; good enough for a dot on a map."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        if code := matched.get((city["country"], city["admin1"])):
            weight = max(city["population"] or 0, 1)
            total = sums[code]
            total[0] += weight
            total[1] += weight * city["lat"]
            total[2] += weight * city["lon"]
    return {code: (t[1] / t[0], t[2] / t[0]) for code, t in sums.items()}


def _sorts(region: Subdivision) -> tuple[str, ...]:
    country = region.country_code
    own = (_ENGLISH_SORTS[region.sort],) if region.sort in _ENGLISH_SORTS else ()
    if region.sort == "state" and country in _STATES:
        own = ("State",)
    return tuple(dict.fromkeys((*own, *_EXTRA_SORTS.get(country, ()))))


def _has_sort(name: str) -> bool:
    return bool({fold(w) for w in name.split()} & _SORT_WORDS & {s.lower() for s in _ENGLISH_SORTS.values()})


def compile_regions(
    sources: Path, regions: dict[str, Subdivision], matched: dict[tuple[str, str], str], common: CommonWords
) -> Topic:
    """Rows for every region. A name of common words alone ("Central") is kept only with its sort ("Central Region")."""
    topic = Topic(common)
    cities = list(read_jsonl(sources / "cities_geonames.jsonl"))
    centres = _centres(cities, matched)
    city_names = {(c["country"], fold(c["name"])) for c in cities}
    geonames: dict[str, list[str]] = defaultdict(list)
    for place, name in geonames_region_names(sources).items():
        if place in matched:
            geonames[matched[place]].append(name)
    for region in regions.values():
        latitude, longitude = centres.get(region.code, (None, None))
        # One GeoNames region per ISO region is the same region; several are its parts, whose names are not its own.
        others = [] if region.is_curated or len(geonames[region.code]) != 1 else geonames[region.code]
        others = [n for n in others if not _is_spelt_out(n, region.local_names)]
        name = region.name if region.is_curated or not others else others[0]
        key = f"iso3166-2:{region.code}"
        topic.entities[key] = Entity(
            key, "region", "GPE", name, region.country_code, region.code, latitude, longitude, None,
            region.sort, "iso3166-2",
        )  # fmt: skip
        _add_region_names(topic, key, region, [name, *others], city_names)
    for state in read_jsonl(sources / "us_states.jsonl"):
        topic.name(f"iso3166-2:US-{state['code']}", "acronym", [state["code"]])
    return topic


def _add_region_names(
    topic: Topic, key: str, region: Subdivision, english: list[str], city_names: set[tuple[str, str]]
) -> None:
    known = with_ascii(region.english_names)
    # A name told apart by its country in brackets is no name that news prints.
    given = dict.fromkeys((*english, *region.english_names, *region.local_names))
    # A word for a sort of region is no name, save where a full stop abbreviates one: "La.", "Del.", "Va.".
    bare = [
        n for n in given
        if len(fold(n)) > 1 and "(" not in n and (n.endswith(".") or not set(fold(n).split()) <= _SORT_WORDS)
    ]  # fmt: skip
    for name in with_ascii(bare):
        is_plain = name in known or _has_sort(name) or not topic.common.cover(name, _COMMON_LEAST)
        is_city = (region.country_code, fold(name)) in city_names
        kind = "local" if name not in with_ascii((*english, *region.english_names)) else "name"
        if is_plain and not (is_city and region.parent and not region.is_curated):
            # "Kandahar" alone is the city first: a bare name that a city shares is the region's short form.
            topic.name(key, "short" if is_city else kind, [name])
        if not _has_sort(name) and not name.endswith(".") and (kind == "name" or not english):
            topic.name(key, "alternate", [f"{name} {sort}" for sort in _sorts(region)])
            if region.sort == "county" and region.country_code == "IE":
                topic.name(key, "alternate", [f"County {name}", f"Co. {name}"])
    topic.name(key, "acronym", region.acronyms)
    topic.name(key, "demonym", region.demonyms)
