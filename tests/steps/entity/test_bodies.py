import pytest

from pipelines.steps.lexicon import Lexicon
from tests.steps.linking_world import link_marks, parse_marks


def last_key(marked: str, lexicon: Lexicon) -> str:
    rows = link_marks([parse_marks(marked)], lexicon)
    return str(rows[max(rows)]["entity_key"])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("the ⟦Mongolian Parliament|ORG|-⟧", "mongolia parliament"),
        ("the ⟦Parliament of Mongolia|ORG|-⟧", "mongolia parliament"),
        ("the ⟦Parliament of the Republic of the Congo|ORG|-⟧", "republic of the congo parliament"),
        ("⟦Mongolia|GPE|-⟧'s ⟦Ministry of National Defense|ORG|-⟧", "mongolia ministry of national defense"),
        ("the ⟦Chinese|NORP|-⟧ ⟦Foreign Ministry|ORG|-⟧", "china foreign ministry"),
        (
            "In ⟦Mongolia|GPE|-⟧ it rains. ⟦Mongolia|GPE|-⟧ is dry. The ⟦Supreme Court|ORG|-⟧ met.",
            "mongolia supreme court",
        ),
        ("⟦Mongolia|GPE|-⟧ and ⟦China|GPE|-⟧ agree. The ⟦Supreme Court|ORG|-⟧ met.", "supreme court"),
        ("In ⟦Mongolia|GPE|-⟧ it rains. ⟦Mongolia|GPE|-⟧ is dry. The ⟦Polar Star Fund|ORG|-⟧ met.", "polar star fund"),
        ("the ⟦Mongolian Star Fund|ORG|-⟧", "mongolian star fund"),
    ],
)
def test_bodies_with_general_names_get_their_country(small_lexicon: Lexicon, marked: str, expected: str) -> None:
    assert last_key(marked, small_lexicon) == f"local:ORG:{expected}"
