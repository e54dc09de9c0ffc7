"""Found mentions in, mentions with their entities out: who is meant, how sure that is, and by which rule.

Three stages, all over the distinct names of the batch's articles: which names of an article are short for which
(coreference.py); which reference entities a name may mean (candidates.py) and which of them it does (ranking.py);
and, for what no reference entity is likely to be meant by, a local entity whose key is the folded fullest name. Each
article's result depends on that article and the reference data alone, so that an incremental build equals a rebuild.
"""

import polars as pl

from pipelines.steps.bodies import qualify_bodies
from pipelines.steps.candidates import find_candidates
from pipelines.steps.containers import score_containers
from pipelines.steps.coreference import join_names
from pipelines.steps.corrections import RULE, correct_candidates, correct_chosen, correct_found, correct_linked
from pipelines.steps.folding import fold_keys
from pipelines.steps.forms import number_forms
from pipelines.steps.lexicon import Lexicon
from pipelines.steps.metonyms import find_metonyms
from pipelines.steps.ranking import add_containers, choose, count_support, rank_candidates
from pipelines.steps.rivals import settle_rivals
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.core import Mention
from pipelines.tables.ids import SEPARATOR, stable_ids
from pipelines.tables.reference import Override

_GENERIC_CLASSES = ("org_head", "fac_head", "loc_head", "event_head", "law_head", "legal_form", "general_word")
_PART_RULES = ["document_part", "document_long_name"]
_WEAK_RULES = [*_PART_RULES, "bracketed_name"]
"""Rules that join a short name to a longer one only where the reference does not know the short one."""

_LOCAL_SCORE = 0.5
"""Score of a name that is its own local entity: nothing speaks against it, nothing but the name for it."""

_ALIAS_KINDS = ["short", "former", "local", "alternate", "surname"]


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
    numbered, forms = number_forms(mentions)
    shorts = join_names(numbered, forms, lexicon.words_of(*_GENERIC_CLASSES))
    candidates = correct_candidates(find_candidates(forms, lexicon), lines, articles)
    candidates = add_containers(candidates, score_containers(numbered, candidates))
    support = count_support(candidates, forms)
    chosen = choose(rank_candidates(candidates, support))
    own = _correct(
        forms.join(chosen, on="form", how="left", maintain_order="left").with_columns(own_role=_own_role()),
        correct_chosen(forms, lines, articles),
    )
    countries = own.filter(pl.col("entity_key").str.starts_with("iso3166:")).select(
        "form", country_code=pl.col("entity_key").str.slice(8)
    )
    bodies = own.filter((pl.col("entity_type") == "ORG") & pl.col("entity_key").is_null())
    qualified = qualify_bodies(bodies.select("form", "article_id", "words"), numbered, countries, support, lexicon)
    resolved = _resolve_forms(own, shorts, qualified)
    linked = settle_rivals(numbered.join(resolved, on="form", how="left", maintain_order="left"), resolved)
    linked = correct_linked(find_metonyms(linked, lexicon), lines, articles)
    return _finish(linked, segments)


def _own_role() -> pl.Expr:
    """The role of a name that stands for itself, by the kind of reference name that it is."""
    return (
        pl.when(pl.col("name_kind") == "demonym").then(pl.lit("demonym"))
        .when((pl.col("name_kind") == "acronym") | pl.col("is_acronym")).then(pl.lit("acronym"))
        .when(pl.col("name_kind").is_in(_ALIAS_KINDS)).then(pl.lit("alias"))
        .otherwise(pl.lit("name"))
    )  # fmt: skip


def _resolve_forms(own: pl.DataFrame, shorts: pl.DataFrame, qualified: pl.DataFrame) -> pl.DataFrame:
    """The entity of each form: its own, or that of the fuller name that it is short for.

    What the reference knows is not short for a longer name only because it is part of it ("Mongolia" is not "Inner
    Mongolia", "UN" is not "UN Security Council"); all other short names follow their full name. Corrected names
    follow none.

    Args:
        own: Forms with the entity of each name by itself, if the reference or an override has one.
        shorts: As `join_names` gives them.
        qualified: As `qualify_bodies` gives them.
    """
    shorts = shorts.join(own.filter(pl.col("link_rule") == RULE), on="form", how="anti", maintain_order="left")
    is_known = pl.col("entity_key").is_not_null() & ~pl.col("entity_type").is_in(["PERSON", "FAC"])
    known = own.select("form", "is_acronym", "folded", is_known=is_known)
    own = _with_local_keys(own, qualified)
    letters = pl.col("folded").str.len_chars()
    keeps_itself = pl.col("link_rule").is_in(_WEAK_RULES) | (
        (pl.col("link_rule") == "acronym_initials") & (letters < 3)
    )
    follow = (
        shorts.join(known, on="form", how="left", maintain_order="left")
        .filter(~(pl.col("is_known") & keeps_itself))
        .select(shorts.columns)
    )
    return _apply_shorts(own, _drop_ambiguous_parts(follow, own)).select(
        "form", "entity_key", "link_score", "link_rule", "runner_up_keys", "capital_of", "rivals", role="own_role"
    )


def _with_local_keys(own: pl.DataFrame, qualified: pl.DataFrame) -> pl.DataFrame:
    """Give the forms that mean no known entity a local one."""
    is_local = pl.col("entity_key").is_null()
    unlinked = own.filter(is_local).join(
        qualified.rename({"folded": "qualified"}), on="form", how="left", maintain_order="left"
    )
    name = fold_keys(pl.coalesce("qualified", "folded"), pl.col("entity_type"))
    local = unlinked.select("form", local_key=pl.concat_str(pl.lit("local"), "entity_type", name, separator=":"))
    return own.join(local, on="form", how="left", maintain_order="left").with_columns(
        entity_key=pl.coalesce("entity_key", "local_key"),
        link_score=pl.when(is_local).then(_LOCAL_SCORE).otherwise("link_score"),
        link_rule=pl.when(is_local).then(pl.lit("local_key")).otherwise("link_rule"),
        runner_up_keys=pl.col("runner_up_keys").fill_null([]),
    )


def _drop_ambiguous_parts(shorts: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Leave out parts of several names: "the Fund" in an article with two funds is short for neither."""
    keys = own.select(rivals="form", rival_key="entity_key")
    parts = shorts.filter(pl.col("link_rule").is_in(_PART_RULES) & (pl.col("rivals").list.len() > 0))
    ambiguous = (
        parts.select("form", "target", "rivals")
        .explode("rivals")
        .join(keys, on="rivals", how="left")
        .join(keys.rename({"rivals": "target", "rival_key": "target_key"}), on="target", how="left")
        .filter(pl.col("rival_key") != pl.col("target_key"))
    )
    settled = shorts.with_columns(
        rivals=pl.when(pl.col("link_rule").is_in(_PART_RULES))
        .then(pl.lit([], dtype=pl.List(pl.Int64)))
        .otherwise("rivals")
    )
    return settled.join(ambiguous.select("form"), on="form", how="anti", maintain_order="left")


def _correct(own: pl.DataFrame, corrected: pl.DataFrame) -> pl.DataFrame:
    """Put the entities that overrides say in the place of those that were chosen."""
    is_corrected = pl.col("override_key").is_not_null()
    return (
        own.join(corrected, on="form", how="left", maintain_order="left")
        .with_columns(
            runner_up_keys=pl.when(is_corrected)
            .then(
                pl.concat_list("entity_key", pl.col("runner_up_keys").fill_null([]))
                .list.drop_nulls()
                .list.set_difference(pl.concat_list("override_key"))
                .list.head(3)
            )
            .otherwise("runner_up_keys"),
            entity_key=pl.coalesce("override_key", "entity_key"),
            link_score=pl.when(is_corrected).then(1.0).otherwise("link_score"),
            link_rule=pl.when(is_corrected).then(pl.lit(RULE)).otherwise("link_rule"),
            own_role=pl.coalesce("override_role", "own_role"),
            capital_of=pl.when(~is_corrected).then("capital_of"),
        )
        .drop("override_key", "override_role")
    )


def _apply_shorts(own: pl.DataFrame, follow: pl.DataFrame) -> pl.DataFrame:
    targets = own.select(
        target="form", target_key="entity_key", target_score="link_score", target_runners="runner_up_keys"
    )
    joined = own.join(
        follow.rename({"score": "short_score", "link_rule": "short_rule", "role": "short_role"}),
        on="form", how="left", maintain_order="left",
    ).join(targets, on="target", how="left", maintain_order="left")  # fmt: skip
    is_short = pl.col("target").is_not_null()
    return joined.with_columns(
        entity_key=pl.when(is_short).then("target_key").otherwise("entity_key"),
        link_score=pl.when(is_short).then(pl.min_horizontal("short_score", pl.col("target_score").clip(0.5)))
        .otherwise("link_score"),
        link_rule=pl.when(is_short).then("short_rule").otherwise("link_rule"),
        runner_up_keys=pl.when(is_short).then("target_runners").otherwise("runner_up_keys"),
        own_role=pl.when(is_short).then("short_role").otherwise("own_role"),
        capital_of=pl.when(~is_short).then("capital_of"),
    )  # fmt: skip


def _finish(linked: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """Ids, and the block that each mention starts in."""
    blocks = segments.select(
        "article_id", "segment_no", "is_repeat", segment_kind="kind", block_start="start_char"
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
            entity_id=stable_ids(keys["entity"]),
            link_score=pl.col("link_score").clip(0.0, 1.0).round(4),
            confidence=pl.col("confidence").round(4),
        ).select(list(Mention.model_fields)),
        Mention,
        where="link_mentions",
    )
