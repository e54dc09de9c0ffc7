"""Linked mentions in, the same with capitals that stand for their governments linked to the country out.

"Washington said" and "ties between Beijing and Moscow" speak of governments (Markert and Nissim 2007, SemEval task 8:
place for people). Only the clearest contexts count: the capital is the subject of a verb of speech or policy, with at
most one auxiliary or adverb before it ("Beijing has urged", "Ottawa will back").
"""

import polars as pl

from pipelines.steps.lexicon import Lexicon

_SCORE = 0.8

_MORE_VERBS = [
    "annexed", "argued", "argues", "backed", "backs", "declared", "declares", "denounced", "denounces", "deployed",
    "deploys", "dismissed", "dismisses", "fired", "hinted", "hints", "launched", "launches", "promised", "promises",
    "proposed", "proposes", "ratified", "seeks", "signaled", "signalled", "signals", "sought", "vetoed", "vetoes",
]  # fmt: skip
"""What governments do besides the verbs of the reference; what clubs and cities do too, "welcomed", is not."""

_PERFECT, _MODAL = ["has", "have", "had", "also"], ["will", "would", "could", "may", "might", "must"]
"""What a past form may stand behind, and what a base form may."""

_NO_BASE = ["see", "hope", "believe", "want"]
"""Of the verbs those that behind a modal say what happens in a city as well: "Paris will see rain"."""

_OWNERS = ["its", "their", "his", "her"]
_PLACE_WORDS = ["in", "at", "from", "near", "of", "to", "around", "outside", "inside", "across", "into", "through", ","]
"""Before a capital these say that it is a place: "residents of Kyiv said"."""


def find_metonyms(linked: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Link capitals that speak or act to the country whose capital they are, with role `metonym`.

    Args:
        linked: Mentions with entity_key, capital_of (ISO 3166-1 code of a capital's country), before, after,
            after_next, role, link_score, link_rule, runner_up_keys.
        lexicon: The compiled reference data.

    Returns:
        The same rows; the capital itself becomes the first runner-up.
    """
    # Capitals are few among all mentions, and words are compared for them alone.
    capitals = (
        linked.select("capital_of", "before", "after", "after_next").with_row_index("row").drop_nulls("capital_of")
    )
    speaking = capitals.filter(_acts(pl.concat([lexicon.words_of("act_verb"), pl.Series(_MORE_VERBS)])))["row"]
    acts = pl.repeat(False, linked.height, dtype=pl.Boolean, eager=True).scatter(speaking, True)
    return linked.with_columns(
        entity_key=pl.when(acts).then(pl.lit("iso3166:") + pl.col("capital_of")).otherwise("entity_key"),
        role=pl.when(acts).then(pl.lit("metonym")).otherwise("role"),
        link_rule=pl.when(acts).then(pl.lit("metonym")).otherwise("link_rule"),
        link_score=pl.when(acts).then(pl.lit(_SCORE)).otherwise("link_score"),
        runner_up_keys=pl.when(acts)
        .then(pl.concat_list("entity_key", "runner_up_keys").list.head(3))
        .otherwise("runner_up_keys"),
    )


def _acts(verbs: pl.Series) -> pl.Expr:
    """Whether what stands behind a capital says that its government does something."""
    verb, is_place = pl.col("after_next"), pl.col("before").is_in(_PLACE_WORDS).fill_null(False)
    # "London fired its coach" is about a club, "Pyongyang fired two missiles" is not.
    is_dismissal = (pl.col("after") == "fired") & verb.is_in(_OWNERS)
    acts = (
        (pl.col("after").is_in(verbs.implode()) & ~is_dismissal.fill_null(False))
        | (pl.col("after").is_in(_PERFECT) & verb.is_in(verbs.implode()))
        | (pl.col("after").is_in(_MODAL) & _is_base_form(verb, verbs) & ~verb.is_in(_NO_BASE))
    )
    return acts.fill_null(False) & ~is_place


def _is_base_form(word: pl.Expr, verbs: pl.Series) -> pl.Expr:
    """Whether some form of a word is one of the verbs: "deny" by "denies", "respond" by "responded"."""
    forms = [word + pl.lit(ending) for ending in ("s", "es", "ed", "d")]
    forms += [word.str.replace("y$", ending) for ending in ("ies", "ied")]
    return pl.any_horizontal(*(form.is_in(verbs.implode()) for form in forms)).fill_null(False)
