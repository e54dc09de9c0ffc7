import datetime as dt

import polars as pl

from pipelines.steps.article.articles import ParsedArticles, parse_articles
from pipelines.steps.article.habits import NO_HABITS, SourceHabits, find_outdated, learn_habits
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record

LATEST_ON = dt.date(2026, 6, 30)
TOPICS = ["bridge", "harbour", "school", "museum", "railway", "market"]


def records_of(dates: list[str], source: str = "portal") -> pl.DataFrame:
    rows = []
    for number, (date, topic) in enumerate(zip(dates, TOPICS, strict=False), start=1):
        text = (
            f"Hillside Online, the portal of the valley\n\nThe {topic} that nobody had ordered is here\n\n{date}\n\n"
            f"The {topic} in the valley was opened by its builders, who had waited for nine years and brought "
            f"{number} cakes for the guests.\n\nReaders can win a weekend by the lake\n"
        )
        rows.append(
            {
                "article_id": number,
                "source_path": f"{source}/{number}.txt",
                "source_name": source,
                "record_no": 0,
                "text": text,
            }
        )
    return frame_of(Record, rows)


def parse(records: pl.DataFrame, habits: SourceHabits | None) -> ParsedArticles:
    return parse_articles(records, numeric_dates="undecided", latest_on=LATEST_ON, habits=habits)


def learn(parsed: ParsedArticles) -> SourceHabits:
    counts = parsed.articles.group_by("source_name").agg(text_count=pl.col("copy_group_id").n_unique())
    return learn_habits(parsed.evidence, counts)


MIXED = ["22/04/2025", "23/04/2025", "24/04/2025", "03/04/2025", "04/05/2025"]


def test_repeated_lines_are_boilerplate_and_no_headline() -> None:
    records = records_of(MIXED)
    first = parse(records, NO_HABITS)
    assert set(first.articles["title"]) == {"Hillside Online, the portal of the valley"}
    second = parse(records, learn(first))
    assert second.articles["title"].to_list() == [f"The {t} that nobody had ordered is here" for t in TOPICS[:5]]
    kinds = second.segments.filter(pl.col("article_id") == 1)["kind"].to_list()
    assert kinds == ["boilerplate", "title", "published", "paragraph", "boilerplate"]


def test_the_order_of_a_source_decides_its_open_dates() -> None:
    records = records_of(MIXED)
    first = parse(records, NO_HABITS)
    assert first.articles["published_on"].to_list()[3:] == [None, None]
    second = parse(records, learn(first))
    assert second.articles["published_on"].to_list()[3:] == [dt.date(2025, 4, 3), dt.date(2025, 5, 4)]
    methods = second.fields.filter(pl.col("field") == "published_at")["method"].to_list()
    assert methods[3:] == ["header_line+source_habit"] * 2


def test_evidence_does_not_depend_on_habits() -> None:
    records = records_of(MIXED)
    first = parse(records, NO_HABITS)
    assert parse(records, learn(first)).evidence.equals(first.evidence)
    assert parse(records, None).evidence.is_empty()


def test_copies_of_one_text_teach_nothing() -> None:
    one = records_of(MIXED[:1])
    copies = pl.concat(
        [
            one.with_columns(article_id=pl.lit(n, dtype=pl.Int64), source_path=pl.lit(f"portal/{n}.txt"))
            for n in range(1, 6)
        ]
    )
    habits = learn(parse(copies, NO_HABITS))
    assert habits.repeated_lines.is_empty()
    assert habits.numeric_dates.is_empty()


def test_what_few_articles_share_is_no_habit() -> None:
    assert learn(parse(records_of(MIXED[:2]), NO_HABITS)).repeated_lines.is_empty()


def test_sources_do_not_share_habits() -> None:
    other = records_of(["03/04/2025"], "gazette").with_columns(article_id=pl.lit(99, dtype=pl.Int64))
    habits = learn(parse(records_of(MIXED), NO_HABITS))
    assert parse(other, habits).articles["published_on"].to_list() == [None]


def test_only_articles_that_other_habits_concern_are_outdated() -> None:
    parsed = parse(records_of(MIXED), NO_HABITS)
    habits = learn(parsed)
    order_only = SourceHabits(NO_HABITS.repeated_lines, habits.numeric_dates)
    assert find_outdated(parsed.evidence, NO_HABITS, order_only).to_list() == [4, 5]
    assert find_outdated(parsed.evidence, habits, habits).is_empty()
    assert find_outdated(parsed.evidence, NO_HABITS, habits).to_list() == [1, 2, 3, 4, 5]
