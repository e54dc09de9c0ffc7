"""Which names of a corpus meet: hand-made cases, and that the answer does not depend on order or on other names."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.settings import bundled
from pipelines.sources.reference import load_reference
from pipelines.steps.entity.variants import find_variants
from pipelines.steps.folding import fold_keys, fold_names
from pipelines.tables.contract import empty_frame, frame_of
from pipelines.tables.reference import Override

CASES = [
    line
    for line in Path(__file__).with_name("variant_cases.txt").read_text(encoding="utf-8").splitlines()
    if line and line[0] != "#"
]
_DEFINED, _CONTEXT, _KNOWN = re.compile(r"\((\w+) (\d)\)"), re.compile(r"@([\w, ]+)"), re.compile(r"<(\S+)>")


@dataclass(frozen=True)
class Name:
    """One name of a case."""

    key: str
    entity_type: str
    surface: str | None
    context: frozenset[str]
    acronym: str | None
    defining_count: int


def read_name(text: str, entity_type: str) -> Name:
    defined, context, known = _DEFINED.search(text), _CONTEXT.search(text), _KNOWN.search(text)
    surface = re.sub(r"\s*[(@<].*", "", text).strip()
    folded = pl.select(fold_keys(fold_names(pl.lit(surface)), pl.lit(entity_type))).item()
    return Name(
        key=known[1] if known else f"local:{entity_type}:{folded}",
        entity_type=entity_type,
        surface=surface if known else None,
        context=frozenset(re.findall(r"\w+", context[1])) if context else frozenset(),
        acronym=defined[1] if defined else None,
        defining_count=int(defined[2]) if defined else 0,
    )


def read_case(line: str) -> list[list[Name]]:
    """The entities of a case, each a list of its names."""
    rest = line.removeprefix("ORG: ")
    entity_type = "PERSON" if rest == line else "ORG"
    return [[read_name(name, entity_type) for name in entity.split(" = ")] for entity in rest.split(" / ")]


@pytest.fixture(scope="module")
def words() -> pl.DataFrame:
    return load_reference(bundled("reference")).words


def keyed(names: list[Name]) -> pl.DataFrame:
    rows = [(n.key, n.entity_type if n.surface else None, n.surface, 1) for n in names]
    schema = {"entity_key": pl.String, "entity_type": pl.String, "surface": pl.String, "article_count": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def join_names(names: list[Name], words: pl.DataFrame, overrides: pl.DataFrame | None = None) -> dict[str, str]:
    """The entity of each key."""
    beside: dict[str, set[str]] = {}
    for name in names:
        beside.setdefault(name.key, set()).update(name.context)

    def share(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
        of_node: dict[int, set[str]] = {}
        for node, key in members.select("node", "entity_key").iter_rows():
            of_node.setdefault(node, set()).update(beside.get(key, set()))
        rows = [(a, b, sorted(of_node[a] & of_node[b])) for a, b in pairs.iter_rows() if of_node[a] & of_node[b]]
        schema = {"left": pl.Int64, "right": pl.Int64, "shared_keys": pl.List(pl.String)}
        return pl.DataFrame(rows, schema=schema, orient="row")

    definitions = pl.DataFrame(
        [(n.key, n.entity_type, n.acronym, n.defining_count) for n in names if n.acronym],
        schema={"entity_key": pl.String, "entity_type": pl.String, "surface": pl.String, "article_count": pl.Int64},
        orient="row",
    )
    lines = empty_frame(Override) if overrides is None else overrides
    found = find_variants(keyed(names), definitions, words, lines, share)
    joined = dict(found.select("variant_key", "entity_key").iter_rows())
    assert not set(joined) & set(joined.values()), "a variant of a variant"
    return {name.key: joined.get(name.key, name.key) for name in names}


@pytest.mark.parametrize("line", CASES)
def test_hand_made_cases(line: str, words: pl.DataFrame) -> None:
    entities = read_case(line)
    meaning = join_names([name for entity in entities for name in entity], words)
    found = [{meaning[name.key] for name in entity} for entity in entities]
    assert [len(keys) for keys in found] == [1] * len(entities), found
    assert len(set().union(*found)) == len({frozenset(n.key for n in e) for e in entities}), found


def test_half_of_the_cases_must_not_merge() -> None:
    apart = [line for line in CASES if len(read_case(line)) > 1]
    assert len(CASES) >= 60
    assert len(apart) * 2 >= len(CASES)


@settings(max_examples=10)
@given(seed=st.integers(0, 1000))
def test_the_order_of_names_plays_no_part(seed: int, words: pl.DataFrame) -> None:
    names = [name for line in CASES for entity in read_case(line) for name in entity]
    shuffled = random.Random(seed).sample(names, len(names))
    assert join_names(names, words) == join_names(shuffled, words)


def lines_of(*lines: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    columns = ("action", "target", "surface", "value")
    given = [dict(zip(columns, line, strict=True)) for line in lines]
    return frame_of(Override, [{"line_no": i + 2, **line} for i, line in enumerate(given)])


FULL, SHORT, TURNED = (
    "local:PERSON:luvsannamsrai oyun erdene", "local:PERSON:l oyun erdene", "local:PERSON:oyun erdene luvsannamsrai"
)  # fmt: skip
PERSONS = [n for e in read_case("Luvsannamsrai Oyun-Erdene = L. Oyun-Erdene = Oyun-Erdene Luvsannamsrai") for n in e]


def test_variants_follow_a_merged_entity(words: pl.DataFrame) -> None:
    found = join_names(PERSONS, words, lines_of(("merge", FULL, None, "wikidata:Q9")))
    assert (found[SHORT], found[TURNED]) == ("wikidata:Q9", "wikidata:Q9")
    gone = [name for name in PERSONS if name.key != FULL]
    assert join_names(gone, words, lines_of(("merge", FULL, None, "wikidata:Q9")))[SHORT] == "wikidata:Q9"


def test_what_a_correction_splits_off_stays_apart(words: pl.DataFrame) -> None:
    found = join_names(PERSONS, words, lines_of(("split", FULL, "L. Oyun-Erdene", None)))
    assert found == {FULL: FULL, SHORT: SHORT, TURNED: FULL}


def test_an_entity_that_corrections_name_keeps_its_key(words: pl.DataFrame) -> None:
    found = join_names(PERSONS, words, lines_of(("rename", TURNED, None, "Oyun-Erdene L.")))
    assert found == {FULL: TURNED, SHORT: TURNED, TURNED: TURNED}


def test_a_blocked_entity_takes_nothing_in(words: pl.DataFrame) -> None:
    found = join_names(PERSONS, words, lines_of(("block", FULL, None, None)))
    assert found[SHORT] != FULL
    assert found[TURNED] == TURNED
