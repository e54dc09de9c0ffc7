from dataclasses import replace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.lexicon import Lexicon, build_lexicon, expand
from pipelines.steps.mention.gazetteer import find_ngrams
from pipelines.tables.contract import empty_frame, frame_of
from pipelines.tables.reference import Reference, ReferenceEntity, ReferenceName, ReferenceWord
from tests.steps.linking_world import small_reference, texts_of

words = st.lists(st.sampled_from(["Al", "Bo", "of", "Cé", "D'Or", "Bo-Al", "U.S.", "x"]), min_size=1, max_size=4)


def reference_of(names: list[str]) -> Reference:
    return Reference(
        entities=frame_of(ReferenceEntity, [{"entity_key": f"ref:X:{i}"} for i in range(len(names))]),
        names=frame_of(
            ReferenceName,
            [
                {"entity_key": f"ref:X:{i}", "name": n, "name_kind": "name", "is_case_sensitive": False}
                for i, n in enumerate(names)
            ],
        ),
        words=empty_frame(ReferenceWord),
        version="test",
    )


def found_names(lexicon: Lexicon, text: str) -> set[str]:
    ngrams = find_ngrams(texts_of([text]).stream, lexicon)
    _, rows = expand(ngrams["first_name"].to_numpy(), ngrams["name_count"].to_numpy())
    return set(lexicon.names["name"].gather(rows).to_list())


def test_a_name_that_several_entities_share_is_found_with_all_of_them(small_lexicon: Lexicon) -> None:
    stream = texts_of(["in Georgia"]).stream
    ngrams = find_ngrams(stream, small_lexicon)
    _, rows = expand(ngrams["first_name"].to_numpy(), ngrams["name_count"].to_numpy())
    keys = small_lexicon.entities["entity_key"].gather(small_lexicon.entity[rows]).to_list()
    assert sorted(keys) == ["iso3166-2:US-GA", "iso3166:GE"]


def test_names_meet_without_regard_to_case_accents_hyphens_and_article(small_lexicon: Lexicon) -> None:
    lexicon = build_lexicon(reference_of(["The Guinea-Bissau", "São Tomé", "Saint Lucia"]))
    assert found_names(lexicon, "GUINEA BISSAU and Sao Tome and St. Lucia") == {
        "The Guinea-Bissau", "São Tomé", "Saint Lucia",
    }  # fmt: skip


def test_names_do_not_cross_sentences() -> None:
    lexicon = build_lexicon(reference_of(["South Africa"]))
    assert found_names(lexicon, "He went South. Africa waited.") == set()


def test_no_names() -> None:
    assert found_names(build_lexicon(reference_of([])), "Some text.") == set()


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=6), st.integers(0, 5))
def test_every_name_is_found_where_it_stands(names: list[list[str]], which: int) -> None:
    printed = [" ".join(name) for name in names]
    chosen = printed[which % len(printed)]
    assert chosen in found_names(build_lexicon(reference_of(printed)), f"zz {chosen} zz")


def test_regions_without_a_population_get_that_of_their_cities() -> None:
    reference = small_reference()
    unknown = pl.when(pl.col("kind") == "region").then(None).otherwise("population")
    bare = replace(reference, entities=reference.entities.with_columns(population=unknown))
    for lexicon, expected in ((build_lexicon(bare), 500_000), (build_lexicon(reference), 8_000_000)):
        assert lexicon.entities.filter(entity_key="iso3166-2:US-GA")["population"].item() == expected
