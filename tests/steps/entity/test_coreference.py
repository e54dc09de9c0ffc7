import pytest

from pipelines.steps.lexicon import Lexicon
from tests.steps.linking_world import link_marks, parse_marks


def keys(marked: str, lexicon: Lexicon) -> list[str]:
    rows = link_marks([parse_marks(marked)], lexicon)
    return [rows[at]["entity_key"].split(":", 2)[2] for at in sorted(rows)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦Rosa Villalba|PERSON|-⟧ won. ⟦Villalba|PERSON|-⟧ left.", ["rosa villalba"] * 2),
        ("⟦Villalba|PERSON|-⟧ wins ... ⟦Rosa Villalba|PERSON|-⟧ left.", ["rosa villalba"] * 2),
        ("⟦Rosa Villalba|PERSON|-⟧ won. ⟦Rosa|PERSON|-⟧ left.", ["rosa villalba"] * 2),
        ("⟦Rosa María Villalba|PERSON|-⟧ won. ⟦R. Villalba|PERSON|-⟧ left.", ["rosa maria villalba"] * 2),
        ("⟦Rosa Villalba|PERSON|-⟧ won. ⟦VILLALBA|PERSON|-⟧ left.", ["rosa villalba"] * 2),
        ("⟦Bat Tsetseg|PERSON|-⟧ won. ⟦Tsetseg Bat|PERSON|-⟧ left.", ["bat tsetseg"] * 2),
        ("⟦Mohammed bin Rashid|PERSON|-⟧ won. ⟦bin Rashid|PERSON|-⟧ left.", ["mohammed bin rashid"] * 2),
        ("⟦Kim Dae-ho|PERSON|-⟧ won. ⟦Kim|PERSON|-⟧ left.", ["kim dae ho"] * 2),
        ("⟦Omar Khatami|PERSON|-⟧ won. ⟦Omar Khatami|PERSON|-⟧ and ⟦Umar Hatemi|PERSON|-⟧.", ["omar khatami"] * 3),
        ("⟦Omar Khatami|PERSON|-⟧ won. ⟦Omar Karimi|PERSON|-⟧ left.", ["omar khatami", "omar karimi"]),
    ],
)  # fmt: skip
def test_short_names_of_persons(small_lexicon: Lexicon, marked: str, expected: list[str]) -> None:
    assert keys(marked, small_lexicon) == expected


def test_two_people_with_one_surname_stay_apart_and_the_surname_is_the_main_persons(small_lexicon: Lexicon) -> None:
    marked = (
        "⟦Rosa Villalba|PERSON|-⟧ won. ⟦Villalba|PERSON|-⟧ thanked all. Then ⟦Hugo Villalba|PERSON|-⟧ spoke. "
        "⟦Villalba|PERSON|-⟧ was proud of him."
    )
    assert keys(marked, small_lexicon) == ["rosa villalba", "rosa villalba", "hugo villalba", "rosa villalba"]
    rows = link_marks([parse_marks(marked)], small_lexicon)
    last = rows[max(rows)]
    assert last["link_score"] == 0.9
    assert last["runner_up_keys"] == ["local:PERSON:hugo villalba"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("the ⟦Polar Star Fund|ORG|-⟧ (⟦PSF|ORG|-⟧)", ["polar star fund"] * 2),
        ("the ⟦PSF|ORG|-⟧ and later the ⟦Polar Star Fund|ORG|-⟧", ["polar star fund"] * 2),
        ("the ⟦Office of Coastal Works|ORG|-⟧ (⟦BOTRA|ORG|-⟧)", ["office of coastal works"] * 2),
        ("the probe ⟦Star Dust|PRODUCT|-⟧ (⟦星屑|PRODUCT|-⟧)", ["star dust"] * 2),
        ("⟦Tidewater Chemical|ORG|-⟧ and ⟦Tidewater|ORG|-⟧", ["tidewater chemical"] * 2),
        ("the ⟦Verdant Sea|LOC|-⟧ and the ⟦Verdant|LOC|-⟧", ["verdant sea"] * 2),
        ("⟦New Foxbury|GPE|-⟧ and ⟦Foxbury|GPE|-⟧", ["new foxbury", "foxbury"]),
        ("⟦Cyclone Orsola|EVENT|-⟧, ⟦Storm Orsola|EVENT|-⟧, ⟦Orsola|EVENT|-⟧", ["cyclone orsola"] * 3),
        ("the probe ⟦Star Dust|PRODUCT|-⟧ (⟦星屑|PRODUCT|-⟧, 6 March)", ["star dust"] * 2),
        ("⟦Acme Widgets|ORG|-⟧ (⟦NYSE|ORG|-⟧: ⟦ACW|ORG|-⟧)", ["acme widgets", "nyse", "acw"]),
        ("the ⟦PSF|ORG|-⟧ and the ⟦PSF Council|ORG|-⟧", ["psf", "psf council"]),
        ("⟦A Star Fund|ORG|-⟧ and ⟦A Sun Fund|ORG|-⟧: ⟦Fund|ORG|-⟧", ["a star fund", "a sun fund", "fund"]),
    ],
)  # fmt: skip
def test_short_names_of_other_things(small_lexicon: Lexicon, marked: str, expected: list[str]) -> None:
    assert keys(marked, small_lexicon) == expected


def test_what_the_reference_knows_is_not_short_for_a_longer_name(small_lexicon: Lexicon) -> None:
    rows = link_marks(
        [parse_marks("the ⟦World Seed Union Council|ORG|-⟧ and the ⟦World Seed Union|ORG|-⟧")], small_lexicon
    )
    assert [rows[at]["entity_key"] for at in sorted(rows)] == ["local:ORG:world seed union council", "wikidata:Q1"]


def test_names_of_other_articles_do_not_count(small_lexicon: Lexicon) -> None:
    cases = [parse_marks("⟦Rosa Villalba|PERSON|-⟧ won."), parse_marks("⟦Villalba|PERSON|-⟧ left.")]
    assert [r["entity_key"] for r in link_marks(cases, small_lexicon).values()] == [
        "local:PERSON:rosa villalba", "local:PERSON:villalba",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "The ⟦Lock Water Commission|ORG|-⟧ (⟦Lowacom|ORG|-⟧) met. ⟦Lowacom|ORG|-⟧ left.",
            ["lock water commission"] * 3,
        ),
        ("The ⟦Commission|ORG|-⟧ (⟦Lowacom|ORG|-⟧) met.", ["commission", "lowacom"]),
        ("The ⟦Lock Water Commission|ORG|-⟧ (⟦Lowatown|GPE|-⟧) met.", ["lock water commission", "lowatown"]),
        ("The ⟦Lock Water Commission|ORG|-⟧ met ⟦Lowacom|ORG|-⟧.", ["lock water commission", "lowacom"]),
    ],
)
def test_a_word_in_brackets_stands_for_a_name_of_several(
    small_lexicon: Lexicon, marked: str, expected: list[str]
) -> None:
    assert keys(marked, small_lexicon) == expected
