"""A tagger and development sets in; scores by type and calibration errors out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.steps.evaluation import calibration_error, score_names
from pipelines.steps.tagger import Tagger
from pipelines.training.corpora import COMMON_TITLES, SCHEMES, GoldDocument, read_corpus, read_gold
from pipelines.training.examples import tokens_of
from pipelines.training.gazetteer import Gazetteer

_KEY = ["article_id", "start_char", "end_char", "entity_type"]

PLACES_AS_ONE: Mapping[str, str] = {"GPE": "LOC", "FAC": "LOC"}
"""GUM has one type for all places."""

_GUM_PLAINLY = replace(SCHEMES["gum_train"], titles=COMMON_TITLES, drops_offices=False)


@dataclass(frozen=True)
class DevelopmentSet:
    """A set to measure on.

    Attributes:
        name: Name in the card.
        documents: Texts with gold.
        merge: Types that count as another.
        types: Types that are compared; all if empty.
    """

    name: str
    documents: Sequence[GoldDocument]
    merge: Mapping[str, str]
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """Scores as score_names gives them, and the expected calibration error."""

    name: str
    scores: pl.DataFrame
    calibration_error: float


def read_development_sets(corpora_dir: Path, gazetteer: Gazetteer) -> list[DevelopmentSet]:
    """The development sets that are there.

    GUM is measured three times: as it stands (names inside names, titles in persons); with the titles cut that are
    common in news; and with all titles cut, which leaves out what is no name in news: offices ("President of the
    Senate") and several persons together. In the last two, names end before a comma or a parenthesis.
    """
    sets = [
        DevelopmentSet(name, read_gold(path), {})
        for name, path in (
            ("news_dev", corpora_dir / "news_dev.jsonl"),
            ("articles_dev", corpora_dir / "articles_dev" / "articles_dev.jsonl"),
        )
        if path.is_file()
    ]
    three = ("PERSON", "ORG", "LOC")
    gum = corpora_dir / "gum_dev.jsonl"
    if gum.is_file():
        for name, scheme in (
            ("gum_dev, names ended as in news", SCHEMES["gum_train"]),
            ("gum_dev, titles common in news cut", _GUM_PLAINLY),
        ):
            documents = list(read_corpus(gum, "gum_train", gazetteer, scheme))
            sets.append(DevelopmentSet(name, documents, PLACES_AS_ONE, three))
        sets.append(DevelopmentSet("gum_dev, as it stands", read_gold(gum), PLACES_AS_ONE, three))
    web = corpora_dir / "uner_ewt_dev.jsonl"
    if web.is_file():
        sets.append(DevelopmentSet("uner_ewt_dev, as it stands", read_gold(web), PLACES_AS_ONE, three))
    return sets


def _gold_rows(documents: Sequence[GoldDocument]) -> pl.DataFrame:
    rows = [
        (i, s.start, s.end, "GPE" if len(s.types) > 1 and "GPE" in s.types else min(s.types))
        for i, d in enumerate(documents, 1)
        for s in d.spans
        if not s.is_optional
    ]
    return pl.DataFrame(
        rows, schema={"article_id": pl.Int64, "start_char": pl.Int64, "end_char": pl.Int64, "entity_type": pl.String},
        orient="row",
    )  # fmt: skip


def measure(tagger: Tagger, development: DevelopmentSet) -> Measurement:
    """Compare what a tagger finds with the gold of a set."""
    merged = pl.col("entity_type").replace(development.merge)
    kept = merged.is_in(development.types) if development.types else pl.lit(value=True)
    gold = _gold_rows(development.documents).filter(kept).with_columns(merged)
    found = tagger.tag(tokens_of(development.documents)).filter(kept).with_columns(merged)
    is_right = found.join(
        gold.with_columns(right=pl.lit(value=True)).unique(_KEY), on=_KEY, how="left", maintain_order="left"
    )["right"]
    error = calibration_error(found["confidence"], is_right.fill_null(value=False))
    return Measurement(development.name, score_names(gold, found), error)
