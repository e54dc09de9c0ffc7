"""One batch from text to linked mentions: the same for an article alone and among others."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from pipelines.batches.annotate import Annotated, AnnotateTask, annotate_batch, annotate_settings
from pipelines.settings import Settings
from pipelines.sources.read import read_files
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.articles import ParsedArticles, parse_articles

RAW = Path(__file__).resolve().parent.parent.parent / "data" / "raw"


def parse(records: pl.DataFrame) -> ParsedArticles:
    return parse_articles(records, numeric_dates="undecided", latest_on=dt.date(2026, 6, 30))


def annotate(parsed: ParsedArticles) -> Annotated:
    return annotate_batch(
        AnnotateTask(parsed.articles, parsed.segments, parsed.sentences, annotate_settings(Settings()))
    )


@pytest.fixture(scope="module")
def records() -> pl.DataFrame:
    return read_files(RAW, scan_folder(RAW), max_file_bytes=10**7, read_version="test").records


def same(whole: pl.DataFrame, parts: list[pl.DataFrame], *keys: str) -> bool:
    return whole.sort(keys).equals(pl.concat(parts).sort(keys))


def test_an_article_is_read_and_annotated_alone_as_among_others(records: pl.DataFrame) -> None:
    whole = parse(records)
    found = annotate(whole)
    singles = [parse(record) for record in records.iter_slices(1)]
    each = [annotate(single) for single in singles]
    assert same(whole.articles, [s.articles for s in singles], "article_id")
    assert same(whole.fields, [s.fields for s in singles], "article_id", "field", "item_no")
    assert same(whole.segments, [s.segments for s in singles], "article_id", "segment_no")
    assert same(whole.sentences, [s.sentences for s in singles], "article_id", "sentence_no")
    assert same(found.mentions, [a.mentions for a in each], "mention_id")
    assert same(found.annotations, [a.annotations for a in each], "article_id")
    assert same(found.focus, [a.focus for a in each], "article_id")


def test_articles_without_a_name_and_without_a_token_are_annotated_too(records: pl.DataFrame) -> None:
    quiet = records.head(2).with_columns(text=pl.Series(["It rained.", "…"]))
    result = annotate(parse(quiet))
    assert result.mentions.is_empty()
    assert result.annotations["mention_count"].to_list() == [0, 0]
    assert result.focus["focus_country"].to_list() == [None, None]


def test_a_real_article_as_its_readers_get_it(shared: Path) -> None:
    folder = shared / "real_input"
    name = "global-times-2024-05-13.txt"
    listing = scan_folder(folder).filter(pl.col("source_path") == name)
    read = read_files(folder, listing, max_file_bytes=10**7, read_version="test").records
    parsed = parse(read)
    text = read["text"].item()
    article = parsed.articles.row(0, named=True)
    assert article["title"] == text.split("\n")[0]
    assert article["published_at"] == dt.datetime(2024, 5, 13, 21, 7)
    kinds = parsed.segments.select("kind", "is_repeat").rows()
    assert [kind for kind in kinds if kind[0] == "caption"] == [("caption", False), ("caption", True)]
    assert kinds[-1][0] in {"author_bio", "contact"}
    mentions = annotate(parsed).mentions
    keys = dict(mentions.select("surface", "entity_key").rows())
    for surface, key in {
        "China": "iso3166:CN",
        "Mongolia": "iso3166:MN",
        "US": "iso3166:US",
        "Japan": "iso3166:JP",
        "South Korea": "iso3166:KR",
        "Russia": "iso3166:RU",
        "Philippines": "iso3166:PH",
        "Dornogovi Province": "iso3166-2:MN-063",
    }.items():
        assert keys[surface] == key
        assert mentions.filter(pl.col("surface") == surface)["entity_key"].unique().to_list() == [key]
    # Everywhere: each printed China and Mongolia is a mention of its own, or part of a longer name.
    for word in ("China", "Mongolia", "US", "Japan", "Russia"):
        at = 0
        while (at := text.find(word, at)) >= 0:
            inside = (pl.col("start_char") <= at) & (pl.col("end_char") >= at + len(word))
            assert mentions.filter(inside).height or text[at + len(word)].isalpha(), text[at - 30 : at + 30]
            at += len(word)
    assert keys["Global Security Initiative"] == keys["GSI"]
    assert set(mentions.filter(pl.col("surface") == "Steppe Partner-2024")["entity_type"]) == {"EVENT"}
    mail = text.index("opinion@")
    assert mentions.filter(pl.col("end_char") > mail).is_empty()
