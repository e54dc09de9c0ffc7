"""Linked mentions in, the same with capitals that stand for their governments linked to the country out.

"Washington said" and "ties between Beijing and Moscow" speak of governments (Markert and Nissim 2007, SemEval task 8:
place for people). Only the clearest contexts count: the capital is the subject of a verb of speech or policy.
"""

import polars as pl

from pipelines.steps.lexicon import Lexicon

_SCORE = 0.8


def find_metonyms(linked: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Link capitals that speak or act to the country whose capital they are, with role `metonym`.

    Args:
        linked: Mentions with entity_key, capital_of (ISO 3166-1 code of a capital's country), after, role, link_score,
            link_rule, runner_up_keys.
        lexicon: The compiled reference data.

    Returns:
        The same rows; the capital itself becomes the first runner-up.
    """
    verbs = lexicon.words_of("act_verb")
    acts = (
        pl.col("capital_of").is_not_null()
        & pl.col("after").is_in(verbs.implode())
        & (pl.col("before").is_null() | ~pl.col("before").is_in(["in", "at", "from", "near", ","]))
    )
    return linked.with_columns(
        entity_key=pl.when(acts).then(pl.lit("iso3166:") + pl.col("capital_of")).otherwise("entity_key"),
        role=pl.when(acts).then(pl.lit("metonym")).otherwise("role"),
        link_rule=pl.when(acts).then(pl.lit("metonym")).otherwise("link_rule"),
        link_score=pl.when(acts).then(pl.lit(_SCORE)).otherwise("link_score"),
        runner_up_keys=pl.when(acts)
        .then(pl.concat_list("entity_key", "runner_up_keys").list.head(3))
        .otherwise("runner_up_keys"),
    )
