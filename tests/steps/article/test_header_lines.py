import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.header_lines import read_header_line


@pytest.mark.parametrize(
    ("line", "kind", "strength", "items"),
    [
        ("By Amina Odhiambo", "byline", "shaped", [("author", "Amina Odhiambo")]),
        ("Published: Feb 7, 2025 03:15 PM", "published", "labelled", [("published", "Feb 7, 2025 03:15 PM")]),
        ("Valley Ledger", "byline", "weak", [("publisher", "Valley Ledger")]),
        (
            "River Plate Herald, Tuesday, March 4, 2025",
            "published",
            "shaped",
            [("published", "Tuesday, March 4, 2025"), ("publisher", "River Plate Herald")],
        ),
        (
            "Posted on 9 January 2025 by Ona Petrauskaitė in Law",
            "published",
            "shaped",
            [("published", "9 January 2025"), ("author", "Ona Petrauskaitė")],
        ),
        (
            "Source: Xinhua | 2025-02-11 10:30:05 | Editor: mei",
            "published",
            "shaped",
            [("publisher", "Xinhua"), ("agency", "Xinhua"), ("published", "2025-02-11 10:30:05")],
        ),
        (
            "Published: 03/02/2025 08:10 | Updated: 04/02/2025 11:20",
            "published",
            "shaped",
            [("published", "03/02/2025 08:10"), ("updated", "04/02/2025 11:20")],
        ),
        (
            "First published - 17 September 2024 08:00 pm IST",
            "published",
            "shaped",
            [("published", "17 September 2024 08:00 pm IST")],
        ),
        (
            "Updated – September 18, 2024 – Published – September 17, 2024 – Narok",
            "published",
            "shaped",
            [("updated", "September 18, 2024"), ("published", "September 17, 2024")],
        ),
        (
            "Jane Roe, Staff Reporter | May 12, 2025",
            "published",
            "shaped",
            [("author", "Jane Roe"), ("published", "May 12, 2025")],
        ),
        ("Автор: Айгуль Сарсенова", "byline", "labelled", [("author", "Айгуль Сарсенова")]),
        ("Penulis: Wulan Sari", "byline", "labelled", [("author", "Wulan Sari")]),
        ("3 апреля 2025 г., 14:20", "published", "shaped", [("published", "3 апреля 2025")]),
        (
            "입력 2025.04.03 14:21 | 수정 2025.04.03 18:05",
            "published",
            "shaped",
            [("published", "2025.04.03 14:21"), ("updated", "2025.04.03 18:05")],
        ),
        (
            "Broadcast Thursday 3 April 2025 at 6:10pm",
            "published",
            "shaped",
            [("published", "Thursday 3 April 2025 at 6:10pm")],
        ),
        (
            "By Ana Ruiz (now); Jo Lind and Bo Ek (earlier)",
            "byline",
            "shaped",
            [("author", "Ana Ruiz"), ("author", "Jo Lind"), ("author", "Bo Ek")],
        ),
        (
            "By Ana Ruiz (now) and Jo Lind (earlier)",
            "byline",
            "shaped",
            [("author", "Ana Ruiz"), ("author", "Jo Lind")],
        ),
        ("By Ana Ruiz @anaruiz", "byline", "shaped", [("author", "Ana Ruiz")]),
        ("Ana Ruiz (@anaruiz)", "byline", "weak", [("author", "Ana Ruiz")]),
        ("Reporting by Ana Ruiz in Narok; editing by Jo Lind", "byline", "shaped", [("author", "Ana Ruiz")]),
        ("— Ana Ruiz in Narok", "byline", "weak", [("author", "Ana Ruiz")]),
        ("Tanesha Powell/Staff Reporter", "byline", "weak", [("author", "Tanesha Powell")]),
        ("Ana Ruiz and agencies", "byline", "weak", [("author", "Ana Ruiz")]),
        ("di Marco Piras", "byline", "shaped", [("author", "Marco Piras")]),
        ("María Núñez — Córdoba", "byline", "weak", [("author", "María Núñez")]),
        ("May 12, 2025 5 min read", "published", "shaped", [("published", "May 12, 2025")]),
        ("12-minute read | May 12, 2025", "published", "shaped", [("published", "May 12, 2025")]),
        ("By Jane Roe (5 mins. read)", "byline", "shaped", [("author", "Jane Roe")]),
        (
            "Jane Roe | Bilal Khan Published March 12, 2025",
            "published",
            "shaped",
            [("author", "Jane Roe"), ("published", "March 12, 2025"), ("author", "Bilal Khan")],
        ),
        ("By Aline Mugisha | Photographs by Eric Gasana", "byline", "shaped", [("author", "Aline Mugisha")]),
        ("Daniel Wee, Jakarta", "byline", "weak", [("author", "Daniel Wee")]),
        (
            "Lucía Otero in Vigo and Samira Fassi in Tangier",
            "byline",
            "weak",
            [("author", "Lucía Otero"), ("author", "Samira Fassi")],
        ),
        ("Headline: Water carrier moves closer", "title", "labelled", [("title", "Water carrier moves closer")]),
        ("<dc:creator>Hala Farid</dc:creator>", "byline", "labelled", [("author", "Hala Farid")]),
        ("<source>Stones &amp; Towers</source>", "published", "labelled", [("publisher", "Stones & Towers")]),
        (
            "From: Alpine Energy Digest <digest@energy.example>",
            "published",
            "labelled",
            [("publisher", "Alpine Energy Digest")],
        ),
        ("From: Jane Roe <jane@bridge.example>", "byline", "labelled", [("author", "Jane Roe")]),
        ("From: Jane Roe [mailto:jane@bridge.example]", "byline", "labelled", [("author", "Jane Roe")]),
        ("From: Jane Roe (jane@bridge.example)", "byline", "labelled", [("author", "Jane Roe")]),
        ("Subject: Fwd: Bridge to reopen", "title", "labelled", [("title", "Bridge to reopen")]),
        ("© 2025 Lakeside Times. All rights reserved.", "meta", "shaped", [("publisher", "Lakeside Times")]),
        ("© Agence France-Presse", "meta", "shaped", [("agency", "AFP")]),
        ("Published in The Canal Courier, May 2nd, 2025", "meta", "shaped", [("publisher", "The Canal Courier")]),
        ("Office of the Spokesperson", "byline", "weak", [("publisher", "Office of the Spokesperson")]),
        ("3 hours ago", "published", "shaped", []),
        ("Defence Correspondent", "byline", "weak", []),
    ],
)
def test_forms(line: str, kind: str, strength: str, items: list[tuple[str, str]]) -> None:
    read = read_header_line(line)
    assert read is not None
    assert (read.kind, read.strength, [(i.field, i.value) for i in read.items]) == (kind, strength, items)


@pytest.mark.parametrize(
    "line",
    [
        "Harbour court convicts three over stolen rope",
        "Source: Minister to resign over bridge",
        "Reference: Narok deal and what is in it",
        "World · 5 min read",
        "Updated - the bridge that nobody wanted",
        "YEAR ENDED DEC 31 1986",
        "04/09/87 03/09/87 04/09/87",
        "The bridge was opened on 3 March 2025 by the minister.",
        "Economic Development",
        "",
    ],
)
def test_no_header_line(line: str) -> None:
    read = read_header_line(line)
    assert read is None or not read.items


def test_offsets_count_the_characters_that_nobody_sees() -> None:
    line = "By Odi\u00adle\u00a0Kast\u00adner"
    read = read_header_line(line)
    assert read is not None
    item = read.items[0]
    assert item.value == "Odile Kastner"
    assert line[item.start : item.end] == "Odi\u00adle\u00a0Kast\u00adner"


@given(st.text(alphabet=st.sampled_from("By:|, AbcÉd 0123/-.()<>@\u00ad\u00a0©"), max_size=50))
def test_evidence_lies_within_any_line(line: str) -> None:
    read = read_header_line(line)
    for item in read.items if read else ():
        assert 0 <= item.start <= item.end <= len(line)
