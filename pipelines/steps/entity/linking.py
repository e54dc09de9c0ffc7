"""Found mentions in, mentions with their entities out: who is meant, how sure that is, and by which rule.

Three stages, all over the distinct names of the batch's articles: which names of an article are short for which
(coreference.py); which reference entities a name may mean (candidates.py) and which of them it does (ranking.py);
and, for what no reference entity is likely to be meant by, a local entity whose key is the folded fullest name. Each
article's result depends on that article and the reference data alone, so that an incremental build equals a rebuild.
"""

import polars as pl

from pipelines.steps.entity.bodies import qualify_bodies
from pipelines.steps.entity.candidates import find_candidates
from pipelines.steps.entity.containers import score_containers
from pipelines.steps.entity.coreference import join_names
from pipelines.steps.entity.corrections import correct_candidates, correct_chosen, correct_found, correct_linked
from pipelines.steps.entity.forms import number_forms, without_legal_forms
from pipelines.steps.entity.linking_forms import name_forms, resolve_forms
from pipelines.steps.entity.lone_cities import score_lone_cities
from pipelines.steps.entity.metonyms import find_metonyms
from pipelines.steps.entity.ranking import add_containers, choose, count_support, rank_candidates
from pipelines.steps.entity.senses import mark_senses, score_senses
from pipelines.steps.entity.styles import score_styles
from pipelines.steps.entity.word_cues import score_words
from pipelines.steps.lexicon import Lexicon
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.ids import SEPARATOR, stable_ids
from pipelines.tables.mentions import Mention
from pipelines.tables.reference import Override

_GENERIC_CLASSES = ("org_head", "fac_head", "loc_head", "event_head", "law_head", "legal_form", "general_word")


def link_mentions(
    mentions: pl.DataFrame,
    articles: pl.DataFrame,
    segments: pl.DataFrame,
    sentences: pl.DataFrame,
    lexicon: Lexicon,
    *,
    overrides: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Decide for each mention whom or what it means.

    Args:
        mentions: FoundMention rows ordered by article and offset.
        articles: article_id, source_name.
        segments: Segment rows of these articles.
        sentences: Sentence rows of these articles.
        lexicon: The compiled reference data (corrected by `correct_reference` where there are overrides).
        overrides: Override rows; they win over every rule.

    Returns:
        Mention rows in the order of the found mentions, one for each that no override blocks.
    """
    del sentences
    lines = empty_frame(Override) if overrides is None else overrides
    mentions = correct_found(mentions, lines, articles)
    if not mentions.height:
        return empty_frame(Mention)
    numbered, forms = number_forms(mark_senses(without_legal_forms(mentions, lexicon), lexicon))
    shorts = join_names(numbered, forms, lexicon.words_of(*_GENERIC_CLASSES))
    candidates = correct_candidates(find_candidates(forms, lexicon), lines, articles)
    beside = pl.concat([score_containers(numbered, candidates), score_words(numbered, candidates, lexicon)])
    others = [
        score_senses(forms, candidates, beside),
        score_lone_cities(numbered, candidates),
        score_styles(numbered, candidates, lexicon),
    ]
    candidates = add_containers(candidates, pl.concat([beside, *others]))
    support = count_support(candidates, forms)
    chosen = choose(rank_candidates(candidates, support))
    own = name_forms(forms, chosen, correct_chosen(forms, lines, articles))
    resolved = resolve_forms(own, shorts, qualify_bodies(own, numbered, support, lexicon))
    linked = numbered.join(resolved, on="form", how="left", maintain_order="left").with_columns(
        entity_type=pl.coalesce("defined_type", "entity_type")
    )
    linked = correct_linked(find_metonyms(linked, lexicon), lines, articles)
    return _finish(linked, segments)


def _finish(linked: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """Ids, and the block that each mention starts in."""
    blocks = segments.select(
        "article_id", "segment_no", "is_repeat", "credit_start_char", segment_kind="kind", block_start="start_char"
    ).sort("block_start")
    placed = (
        linked.with_row_index("order")
        .sort("start_char")
        .join_asof(blocks, left_on="start_char", right_on="block_start", by="article_id", strategy="backward",
                   check_sortedness=False)
        .sort("order")
    )  # fmt: skip
    natural = pl.concat_str(pl.lit("mention"), "article_id", "start_char", "end_char", separator=SEPARATOR)
    entity = pl.concat_str(pl.lit("entity"), "entity_key", separator=SEPARATOR)
    keys = placed.select(mention=natural, entity=entity)
    return conform(
        placed.with_columns(
            mention_id=stable_ids(keys["mention"]),
            is_credit=(pl.col("start_char") >= pl.col("credit_start_char")).fill_null(value=False),
            entity_id=stable_ids(keys["entity"]),
            link_score=pl.col("link_score").clip(0.0, 1.0).round(4),
            confidence=pl.col("confidence").round(4),
            document_key="entity_key",
        ).select(list(Mention.model_fields)),
        Mention,
        where="link_mentions",
    )
