import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.datelines import read_dateline

REPORT = "Officials said on Tuesday that the bridge would be open again in May."


@pytest.mark.parametrize(
    ("head", "place", "agency", "day"),
    [
        ("LAMU - ", "LAMU", None, None),
        ("CUSCO, Peru (AP) — ", "CUSCO", "AP", None),
        ("CEBU, Aug 12 (Reuters) - ", "CEBU", "Reuters", (None, 8, 12)),
        ("Toliara, Feb 9 (AFP) - ", "Toliara", "AFP", (None, 2, 9)),
        ("LHASA, May 6 (Xinhua) -- ", "LHASA", "Xinhua", (None, 5, 6)),
        ("OMSK, June 11. /TASS/. ", "OMSK", "TASS", (None, 6, 11)),
        ("MOSCOW. Jan 5 (Interfax) - ", "MOSCOW", "Interfax", (None, 1, 5)),
        ("Mérida, 12 oct (EFE).- ", "Mérida", "EFE", (None, 10, 12)),
        ("Évora, Portugal – 4 June 2025 – ", "Évora", None, (2025, 6, 4)),
        ("NEW YORK, June 3, 2025 /PRNewswire/ -- ", "NEW YORK", "PR Newswire", (2025, 6, 3)),
        ("New Delhi [India], March 5 (ANI): ", "New Delhi", "ANI", (None, 3, 5)),
        ("Kochi (Kerala) [India], April 3 (ANI): ", "Kochi", "ANI", (None, 4, 3)),
        ("Jakarta (ANTARA) - ", "Jakarta", "Antara", None),
        ("LAHORE: ", "LAHORE", None, None),
        ("THE HAGUE, March 9 - ", "THE HAGUE", None, (None, 3, 9)),
        ("MOSTAR, Friday, 14 March -- ", "MOSTAR", None, (None, 3, 14)),
        ("Port-au-Prince, Haiti — ", "Port-au-Prince", None, None),
        ("AMMAN // ", "AMMAN", None, None),
        ("CAIRO / ANKARA — ", "CAIRO / ANKARA", None, None),
        ("CAIRO / ANKARA / BERLIN — ", "CAIRO / ANKARA / BERLIN", None, None),
        ("CAIRO/ANKARA/BERLIN, May 6 (Reuters) - ", "CAIRO/ANKARA/BERLIN", "Reuters", (None, 5, 6)),
        ("LAGOS / NAN / - ", "LAGOS", "NAN", None),
        ("BERLIN, May 3 /Accesswire/ -- ", "BERLIN", "Accesswire", (None, 5, 3)),
        ("(Reuters) - ", None, "Reuters", None),
    ],
)
def test_styles(head: str, place: str | None, agency: str | None, day: tuple[int | None, int, int] | None) -> None:
    found = read_dateline(head + REPORT)
    assert found is not None
    stamp = found.stamp
    assert (found.place, found.agency, stamp and (stamp.year, stamp.month, stamp.day)) == (place, agency, day)
    assert found.end == len(head)


@pytest.mark.parametrize(
    "paragraph",
    [
        REPORT,
        "The river – a slow one – flows past.",
        "The Okavango Survey Trust (OST) has built a bridge for elephants.",
        "KEY POINTS - The bridge is open.",
        "MODERATOR: Good morning.",
        "JOHN TAMIHANA, PRESENTER: Good morning.",
        "ANA RUIZ, TOWN REPORTER: Good morning.",
        "Yesterday — The bridge was open.",
        "KYIV - ",
        "AND / OR Officials said so.",
        "",
    ],
)
def test_no_dateline(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


@given(st.text(max_size=60))
def test_what_any_text_gives_lies_within_it(text: str) -> None:
    paragraph = text + " - " + REPORT
    found = read_dateline(paragraph)
    if found is not None:
        assert 0 < found.end < len(paragraph)
        assert found.place is None or paragraph[: found.place_end].endswith(found.place)
