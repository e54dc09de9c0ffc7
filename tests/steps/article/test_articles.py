import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps.article.articles import ParsedArticles, parse_articles
from pipelines.steps.article.lines import BLANK_CHARS
from pipelines.tables.contract import empty_frame, frame_of
from pipelines.tables.flow import Record

LATEST_ON = dt.date(2026, 6, 30)
BODY = (
    "The minister said on Wednesday that the bridge would be open again within ten days, after engineers from two "
    "countries had looked at every bolt.\n\nOfficials in the capital did not say who would pay for it."
)
TIMELESS = "The bridge was built by people who did not know which day it was, as they told us over a cup of tea later."


def records_of(*texts: str, **given_fields: Any) -> pl.DataFrame:
    rows: list[Mapping[str, Any]] = [
        {
            "article_id": n,
            "source_path": f"post/{n}.txt",
            "source_name": "post",
            "record_no": 0,
            "text": t,
            **given_fields,
        }
        for n, t in enumerate(texts, start=1)
    ]
    return frame_of(Record, rows) if rows else empty_frame(Record)


def parse(*texts: str, numeric_dates: str = "undecided", **given_fields: Any) -> ParsedArticles:
    return parse_articles(records_of(*texts, **given_fields), numeric_dates=numeric_dates, latest_on=LATEST_ON)


def article_of(text: str, **given_fields: Any) -> dict[str, Any]:
    return parse(text, **given_fields).articles.row(0, named=True)


def kinds_of(text: str) -> list[tuple[str, str]]:
    segments = parse(text).segments
    return [(kind, text[start:end]) for kind, start, end in segments.select("kind", "start_char", "end_char").rows()]


def test_head_and_tail_of_a_page() -> None:
    text = (
        "WORLD\nBridge to reopen within days\nEngineers have looked at every bolt\n\nBy Ana Ruiz in Narok\n"
        "Valley Post, Wednesday, March 5, 2025\n\nA lorry waits. Photo: Jo Lind\n\nA lorry waits. Photo: Jo Lind\n\n"
        f"{BODY}\n\n"
        "Read more: The bridge that nobody wanted\nAna Ruiz is a reporter for Valley Post.\n© 2025 Valley Post"
    )
    assert [kind for kind, _ in kinds_of(text)] == [
        "heading", "title", "subtitle", "byline", "published", "caption", "caption", "paragraph", "paragraph",
        "boilerplate", "author_bio", "boilerplate",
    ]  # fmt: skip
    article = article_of(text)
    assert article["title"] == "Bridge to reopen within days"
    assert article["subtitle"] == "Engineers have looked at every bolt"
    assert article["authors"] == ["Ana Ruiz"]
    assert article["publisher"] == "Valley Post"
    assert article["published_on"] == dt.date(2025, 3, 5)
    assert parse(text).segments["is_repeat"].to_list().count(True) == 1


def test_a_dateline_is_a_segment_of_its_own_and_dates_the_article() -> None:
    text = f"Bridge to reopen\n\nNAROK, Kenya, March 5, 2025 (Reuters) - {BODY}"
    assert kinds_of(text)[1] == ("dateline", "NAROK, Kenya, March 5, 2025 (Reuters) -")
    article = article_of(text)
    assert (article["dateline_place"], article["agency"]) == ("NAROK", "Reuters")
    assert article["published_on"] == article["dateline_on"] == dt.date(2025, 3, 5)


def test_a_dateline_without_a_year_takes_it_from_the_publication() -> None:
    text = f"Bridge to reopen\n\n2 January 2025\n\nNAROK, Dec 31 (Reuters) - {BODY}"
    assert article_of(text)["dateline_on"] == dt.date(2024, 12, 31)
    assert article_of(text.replace("2 January 2025\n\n", ""))["dateline_on"] is None


def test_a_hard_wrapped_paragraph_is_one_segment() -> None:
    wrapped = "\n".join(
        [
            "The minister said on Wednesday that the bridge would be open again in",
            "ten days, after engineers from two countries had looked at every bolt",
            "and found most of them sound.",
        ]
    )
    kinds = kinds_of(f"Bridge to reopen\n\n{wrapped}\n\n{wrapped.replace('ten', 'nine')}")
    assert kinds == [
        ("title", "Bridge to reopen"),
        ("paragraph", wrapped),
        ("paragraph", wrapped.replace("ten", "nine")),
    ]


def test_title_and_text_part_without_a_blank_line() -> None:
    assert kinds_of(f"Bridge to reopen\n{BODY}")[0] == ("title", "Bridge to reopen")


@pytest.mark.parametrize(
    "title",
    [
        "EXCLUSIVE: Minister quits over bridge",
        "NBA: Lakers beat Celtics in a match that went on for longer than any in ten years",
        "GHANA: Who pays for the bridge?",
        "WATCH: The moment the bridge opened",
        "Opinion: Let the bridge be",
        "MARKETS: ASIA CLOSE",
        "TOWN MUST PAY, KEEP BRIDGE: RUIZ",
    ],
)
@pytest.mark.parametrize("head", ["{}\n\nBy Ana Ruiz\nMay 3, 2025", "{}\nMay 3, 2025", "May 3, 2025\n\n{}"])
def test_a_label_with_a_colon_belongs_to_the_headline(title: str, head: str) -> None:
    article = article_of(f"{head.format(title)}\n\n{BODY}")
    assert (article["title"], article["published_on"]) == (title, dt.date(2025, 5, 3))
    assert article["dateline_place"] is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"NAROK: The bridge is open.\n\n{BODY}", ["dateline", "paragraph"]),
        (f"NAROK: {BODY}", ["dateline", "paragraph"]),
        ("RUIZ: Is the bridge open?\n\nLIND: It is.\n\nRUIZ: Since when?", ["paragraph", "paragraph"]),
        (f"Bridge to reopen\n\nNAROK: What comes next\n\n{BODY}", ["title", "paragraph"]),
        ("Q: Is the bridge open?\n\nA: It is.", ["paragraph", "paragraph"]),
        (f"RUIZ, PRESENTER: {BODY}", ["paragraph", "paragraph"]),
        (f"WATCH: The moment it fell\n\nBridge to reopen\n\nBy Ana Ruiz\n\n{BODY}", ["boilerplate", "title"]),
        (f"Bridge to reopen\n\nWATCH: The moment it fell\n\n{BODY}", ["title", "boilerplate"]),
        (f"Next: The moment it fell\n\n{BODY}", ["boilerplate", "paragraph"]),
    ],
)
def test_a_label_with_a_colon_that_opens_no_headline(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in kinds_of(text)][:2] == kinds


def test_a_report_may_begin_right_below_a_headline_with_a_label() -> None:
    assert kinds_of(f"NBA: Lakers beat Celtics\n{BODY}")[0] == ("title", "NBA: Lakers beat Celtics")
    broken = f"NAROK: The minister said that the bridge\n{BODY[0].lower()}{BODY[1:]}"
    assert kinds_of(broken)[0][0] == "dateline"


@pytest.mark.parametrize(
    "above",
    [
        "Sport | Football | Valley League",
        "Domestic | Transport",
        "Government Offices | Ministry for Bridges",
        "Bridge to reopen within days - Valley Post",
        "Press Release (2025) 031",
        "THE VALLEY POST          Page 1 of 3",
        "News  Business  Sport  Opinion",
        "BC-EU--Narok-Bridge, 1st Ld-Writethru,412",
        "Issue 8 / 2025",
        "6          NATIONAL NEWS          The Valley Post",
        "14",
    ],
)
def test_what_stands_above_a_headline_is_none(above: str) -> None:
    text = f"{above}\nBridge to reopen within days\nBy Ana Ruiz\nMay 3, 2025\n\n{BODY}"
    assert [kind for kind, _ in kinds_of(text)][1:4] == ["title", "byline", "published"]
    assert article_of(text)["title"] == "Bridge to reopen within days"


def test_a_headline_with_a_bar_or_a_dash_in_it_is_one() -> None:
    for title in ("Narok floods | Live", "Bridge to reopen - at last"):
        assert article_of(f"{title}\n\nBy Ana Ruiz\n\n{BODY}")["title"] == title


@pytest.mark.parametrize(
    "title",
    [
        "Sir Jo Lind",
        "Senator Jo Lind",
        "Narok War | Live Updates",
        "Lind | Narok",
        "Lind | Narok | Lamu",
        "Minister   quits over bridge",
        "1984",
        "Reference: Narok deal and what is in it",
    ],
)
def test_a_headline_that_looks_like_the_head_of_a_page(title: str) -> None:
    text = f"{title}\n\nThe bridge was open to all for many years\n\nMay 3, 2025\n\n{BODY}"
    assert article_of(text)["title"] == title


def test_a_number_is_the_headline_where_nothing_else_can_be() -> None:
    assert article_of(f"911\n\nMay 3, 2025\n\n{BODY}")["title"] == "911"


def test_a_sign_of_one_word_says_nothing_before_the_end() -> None:
    text = f"Bridge to reopen\n\n{BODY}\n\n[sic]\n\n" + "\n\n".join(f"{n}. {TIMELESS}" for n in range(9))
    assert ("boilerplate", "[sic]") not in kinds_of(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("World News", "de Lind airport closed by storm"),
        ("Opinion", "why we must act now"),
        ("Middle East and North Africa News", "de Lind airport closed by storm"),
        ("Narok strikes Lamu", "oulu and vigo condemn attack"),
    ],
)
def test_two_lines_that_are_no_broken_headline(first: str, second: str) -> None:
    text = f"{first}\n{second}\n\nBy Ana Ruiz\nMay 3, 2025\n\n{BODY}"
    assert [line for _, line in kinds_of(text)][:2] == [first, second]


def test_a_role_behind_a_name_may_be_in_lower_case() -> None:
    assert article_of(f"Bridge to reopen\nMay 3, 2025\nKim Hye-rin, staff reporter\n\n{BODY}")["authors"] == [
        "Kim Hye-rin"
    ]


def test_a_credit_behind_a_dash_names_the_reporter() -> None:
    text = f"Bridge to reopen\nMay 3, 2025\n\n{BODY}\n\n— Reporting by Ana Ruiz; editing by Jo Lind"
    assert (article_of(text)["authors"], kinds_of(text)[-1][0]) == (["Ana Ruiz"], "byline")


def test_a_headline_of_two_lines_is_one() -> None:
    title = "Narok and its neighbours agree\nto open the bridge"
    for text in (f"{title}\n\nBy Ana Ruiz\nMay 3, 2025\n\n{BODY}", f"May 3, 2025\n{title}\nBy Ana Ruiz\n\n{BODY}"):
        assert ("title", title) in kinds_of(text)
        assert article_of(text)["title"] == "Narok and its neighbours agree to open the bridge"


def test_the_last_line_may_sign_and_date_the_article() -> None:
    article = article_of(f"Bridge to reopen\n\n{BODY}\n\n— Ana Ruiz in Narok\n3 May 2025")
    assert (article["authors"], article["published_on"]) == (["Ana Ruiz"], dt.date(2025, 5, 3))
    assert kinds_of(f"Bridge to reopen\n\n{BODY}\n\n— Ana Ruiz in Narok\n3 May 2025")[-2:] == [
        ("byline", "— Ana Ruiz in Narok"),
        ("published", "3 May 2025"),
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "“We shall cross that bridge together.”\n\n— Jo Lind",
        "Tickets: 3 May 2025",
        "- Jo Lind\n- Ana Ruiz",
        'As the poet wrote: "Two bridges met in a wood."\n\n— Jo Lind',
        "It is like this, says her favourite writer: ‘So it goes.’\n\n— Jo Lind",
        "The winner is:\n\n— Jo Lind",
        "The winner is known.\n\n- Jo Lind",
        "The winner is known.\n\n— Jo Lind, Best Actress",
    ],
)
def test_a_last_line_that_signs_and_dates_nothing(tail: str) -> None:
    article = article_of(f"Bridge to reopen\n\n{TIMELESS}\n\nNobody else was there, they said. {TIMELESS}\n\n{tail}")
    assert (article["authors"], article["published_on"]) == ([], None)


def test_a_name_behind_a_dash_above_the_text_is_the_source_of_a_motto() -> None:
    text = f"Bridge to reopen\n\n“Bridges are older than roads.”\n— Jo Lind\n\n{BODY}"
    assert article_of(text)["authors"] == []


def test_a_note_may_begin_with_a_dash_or_a_surname() -> None:
    head = f"Bridge to reopen\nBy Ana Ruiz\n\n{BODY}\n\n"
    for note in ("— Ana Ruiz is a lecturer in bridges at Narok.", "Ruiz reported from Narok and Lind from Lamu."):
        assert kinds_of(head + note)[-1] == ("author_bio", note)


def test_who_issues_a_statement_is_neither_its_headline_nor_its_author() -> None:
    article = article_of(f"Hon Jo Lind\nMinister of Bridges\n3 May 2025\nBridge to reopen within days\n\n{BODY}")
    assert (article["title"], article["authors"]) == ("Bridge to reopen within days", [])


def test_a_numbered_report_is_no_issue_of_an_outlet() -> None:
    article = article_of(f"Narok floods: Situation Report No. 3\nAs of 3 May 2025\n\n{BODY}")
    assert (article["title"], article["publisher"]) == ("Narok floods: Situation Report No. 3", None)


def test_authors_with_their_roles_may_stand_line_by_line() -> None:
    head = "Bridge to reopen within days\n3 May 2025\nDr Ana Ruiz, Research Fellow\nJo Lind, Director, Bridges"
    assert article_of(f"{head}\n\n{BODY}")["authors"] == ["Ana Ruiz", "Jo Lind"]


def test_how_many_like_an_article_is_no_heading() -> None:
    kinds = kinds_of(f"Bridge to reopen within days\nAna Ruiz\nMay 3, 2025\n14\n3\n\n{BODY}")
    assert [kind for kind, _ in kinds][3:5] == ["boilerplate", "boilerplate"]


def test_a_time_alone_heads_an_entry_of_a_live_blog() -> None:
    text = (
        f"Bridge live\nMay 3, 2025\n\n11.48 BST\n{TIMELESS}\n\n9:05 am\nNo news.\n\n10:40 Tea is served at the bridge."
    )
    assert [kind for kind, _ in kinds_of(text)] == [
        "title", "published", "heading", "paragraph", "heading", "paragraph", "paragraph",
    ]  # fmt: skip


def test_a_standfirst_may_follow_a_headline_with_a_label() -> None:
    text = f"OPINION: Let the bridge be\n\nIt never did anybody harm\n\nBy Ana Ruiz\n\n{BODY}"
    article = article_of(text)
    assert (article["title"], article["subtitle"]) == ("OPINION: Let the bridge be", "It never did anybody harm")


def test_a_genre_is_a_teaser_where_the_container_has_another_title() -> None:
    segments = parse(f"WATCH: The moment it fell\n\n{BODY}", given_title="Bridge to reopen").segments
    assert segments["kind"][0] == "boilerplate"


def test_plain_paragraphs_have_no_title() -> None:
    assert article_of(BODY)["title"] is None


def test_what_the_container_states_wins() -> None:
    article = article_of(
        f"Bridge to reopen\nBy Ana Ruiz\n5 March 2025\n\n{BODY}",
        given_title="The bridge",
        given_authors=["By JO LIND and Eva Roe", "Staff writer"],
        given_published="2025-03-04T10:00:00+02:00",
        given_url="https://post.example/bridge",
        given_publisher="The Post",
        given_language="de-AT",
    )
    assert article["title"] == "The bridge"
    assert article["authors"] == ["Jo Lind", "Eva Roe"]
    assert (article["published_at"], article["published_timezone"]) == (dt.datetime(2025, 3, 4, 10), "+02:00")
    assert article["published_precision"] == "second"
    assert (article["url"], article["publisher"], article["language"]) == (
        "https://post.example/bridge",
        "The Post",
        "de",
    )


@pytest.mark.parametrize(
    ("given_published", "day"),
    [
        ("2025-03-04", dt.date(2025, 3, 4)),
        ("20250304T101500Z", dt.date(2025, 3, 4)),
        ("26-FEB-1987 15:07:13.72", dt.date(1987, 2, 26)),
        ("Tue, 04 Mar 2025 10:00:00 GMT", dt.date(2025, 3, 4)),
        ("2025-02-30", None),
        ("some day", None),
    ],
)
def test_dates_of_containers(given_published: str, day: dt.date | None) -> None:
    parsed = parse(BODY, given_published=given_published)
    assert parsed.articles["published_on"].to_list() == [day]
    reasons = parsed.fields.filter(pl.col("field") == "published_at")["reason"].to_list()
    assert (reasons == [None]) == (day is not None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Published: 31 February 2025", "no such day"),
        ("Published: 14 March 2027", "future"),
        ("Published: 14 March", "not stated"),
        ("Published: 04/05/2025", "order of day and month"),
    ],
)
def test_refused_dates_have_a_reason_and_its_place(line: str, reason: str) -> None:
    text = f"Bridge to reopen\n{line}\n\n{TIMELESS}"
    parsed = parse(text)
    assert parsed.articles["published_at"].to_list() == [None]
    row = parsed.fields.filter(pl.col("field") == "published_at").row(0, named=True)
    assert reason in row["reason"]
    assert row["value"] is None
    assert text[row["start_char"] : row["end_char"]] in line


def test_tomorrow_is_the_last_day_that_can_be() -> None:
    text = "Bridge to reopen\n{}\n\n" + BODY
    assert article_of(text.format("1 July 2026"))["published_on"] == dt.date(2026, 7, 1)
    assert article_of(text.format("2 July 2026"))["published_on"] is None


def test_a_dash_stands_for_the_colon_of_a_label() -> None:
    lines = "Updated - September 18, 2024 10:20 am IST\nPublished - September 17, 2024 08:00 pm IST"
    article = article_of(f"Bridge to reopen\n{lines}\n\n{BODY}")
    assert article["published_at"] == dt.datetime(2024, 9, 17, 20, 0)
    assert article["updated_at"] == dt.datetime(2024, 9, 18, 10, 20)


@pytest.mark.parametrize(
    "head",
    [
        "By Ana Ruiz\nMay 12, 2025 · 5 min read",
        "By Ana Ruiz · 5 min read · May 12, 2025",
        "5 min read | May 12, 2025\nBy Ana Ruiz",
        "By Ana Ruiz\nMay 12, 2025 5 min read",
        "By Ana Ruiz\nMay 12, 2025\n5 min read",
    ],
)
def test_the_reading_time_is_one_item_of_a_header(head: str) -> None:
    article = article_of(f"Bridge to reopen\n\n{head}\n\n{TIMELESS}")
    assert (article["published_on"], article["authors"]) == (dt.date(2025, 5, 12), ["Ana Ruiz"])
    assert article["subtitle"] is None


def test_the_reading_time_of_another_article_says_nothing_of_this_one() -> None:
    text = f"Bridge to reopen\n\n{BODY}\n\nThe bridge that nobody wanted\nBy Jo Lind · 5 min read"
    assert article_of(text)["authors"] == []
    assert kinds_of(text)[-1][0] == "boilerplate"


def test_the_setting_decides_numeric_dates_last() -> None:
    text = f"Bridge to reopen\n04/05/2025\n\n{TIMELESS}"
    days = [parse(text, numeric_dates=s).articles["published_on"][0] for s in ("day_first", "month_first", "undecided")]
    assert days == [dt.date(2025, 5, 4), dt.date(2025, 4, 5), None]


def test_the_file_name_is_the_last_resort_for_the_day() -> None:
    named = records_of(BODY).with_columns(source_path=pl.lit("post/2025-03-04-bridge.txt"))
    parsed = parse_articles(named, numeric_dates="undecided", latest_on=LATEST_ON)
    assert parsed.articles["published_on"].to_list() == [dt.date(2025, 3, 4)]
    assert parsed.fields["method"].to_list() == ["file_name"]


def test_each_value_names_its_evidence() -> None:
    text = f"Bridge to reopen\nBy Ana Ruiz and Jo Lind\nSource: Valley Post\n5 March 2025\n\n{BODY}"
    fields = parse(text).fields
    assert fields.select("field", "item_no", "value").rows() == [
        ("title", 0, "Bridge to reopen"),
        ("publisher", 0, "Valley Post"),
        ("authors", 0, "Ana Ruiz"),
        ("authors", 1, "Jo Lind"),
        ("published_at", 0, "5 March 2025"),
    ]
    assert [text[start:end] for start, end in fields.select("start_char", "end_char").rows()] == fields[
        "value"
    ].to_list()


def test_texts_that_differ_in_print_only_are_copies() -> None:
    groups = parse("Bridge: to RE-OPEN!", "bridge to reopen", "bridge to close").articles["copy_group_id"].to_list()
    assert groups[0] == groups[1] != groups[2]


def test_a_line_that_the_container_marks_is_a_caption() -> None:
    text = f"Bridge to reopen\n\nA lorry waits.\n\n{BODY}"
    segments = parse(
        text, given_title="Bridge to reopen", given_captions=["A lorry  waits.", "Bridge to reopen"]
    ).segments
    assert segments["kind"].to_list() == ["title", "caption", "paragraph", "paragraph"]


def test_a_batch_may_be_empty() -> None:
    parsed = parse()
    assert [f.height for f in (parsed.articles, parsed.fields, parsed.segments, parsed.sentences)] == [0] * 4


LINES = st.sampled_from(
    [
        *("", "", " ", "\u200b", "\u2028", "---", "- a", "- b", "[1]", "1. One", "Q: Why?", "A: So.", "x" * 400),
        *(
            "Bridge to reopen",
            "By Ana Ruiz",
            "Published: 04/05/2025",
            "5 March 2025",
            "WORLD",
            "title: x",
            "© 2025 Post",
        ),
        *("A lorry waits. Photo: Jo Lind", "10:00 - It opens.", "<p>It opens.</p>", "“So it is,” he said."),
        *("NAROK (Reuters) - " + BODY[:90], BODY[:140], BODY[:70], "Related:", "About Orr Ltd", "Contact:"),
    ]
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=25).map("\n".join),
    st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\n. A:")), max_size=200),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_is_one_article_tiled_by_segments_and_these_by_sentences(texts: list[str]) -> None:
    parsed = parse(*texts)
    assert parsed.articles["article_id"].to_list() == list(range(1, len(texts) + 1))
    assert parsed.articles["text"].to_list() == texts
    for number, text in enumerate(texts, start=1):
        own = pl.col("article_id") == number
        segments = parsed.segments.filter(own).select("segment_no", "start_char", "end_char").rows()
        sentences = parsed.sentences.filter(own).select("sentence_no", "segment_no", "start_char", "end_char").rows()
        assert [s[0] for s in segments] == list(range(len(segments)))
        assert [s[0] for s in sentences] == list(range(len(sentences)))
        for spans in ([s[1:] for s in segments], [s[2:] for s in sentences]):
            end = 0
            for start, stop in spans:
                assert end <= start < stop <= len(text)
                assert not text[end:start].strip(BLANK_CHARS)
                end = stop
            assert not text[end:].strip(BLANK_CHARS)
        bounds = {number: (start, end) for number, start, end in segments}
        for _, segment_no, start, end in sentences:
            assert bounds[segment_no][0] <= start < end <= bounds[segment_no][1]
        for start, end in parsed.fields.filter(own).select("start_char", "end_char").drop_nulls().rows():
            assert 0 <= start <= end <= len(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_an_article_is_read_the_same_in_any_batch(texts: list[str]) -> None:
    together, records = parse(*texts), records_of(*texts)
    alone = [parse_articles(r, numeric_dates="undecided", latest_on=LATEST_ON) for r in records.iter_slices(1)]
    for name in ("articles", "segments", "sentences"):
        assert pl.concat([getattr(p, name) for p in alone]).equals(getattr(together, name))
    keys = ["article_id", "field", "item_no"]
    assert pl.concat([p.fields for p in alone]).sort(keys).equals(together.fields.sort(keys))
