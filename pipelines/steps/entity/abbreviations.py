"""Groups of persons' names in, the fuller name that each shorter one stands for out: "J. A. García", "José García".

A shorter name has an initial where the fuller one has a word, or lacks a middle name. It joins a person only where
exactly one person of the corpus fits: of "John Smith" and "James Smith", "J. Smith" is neither. Bare surnames join
nobody. How much more than that is asked for depends on how telling the name is (`_needs_context`).
"""

import itertools
from dataclasses import dataclass

import polars as pl

from pipelines.steps.entity.spellings import ShareContext, all_among

INITIALS, MIDDLE_NAME = "variant_initials", "variant_middle_name"

_MAX_WORDS = 4
_COMMON_BEARERS = 5
"""First names beside a surname in the corpus from which "John Smith" and "John A. Smith" may be two people."""

_PAIR = ["short", "full", "suffix", "is_middle_dropped", "is_turned"]
_ENDS = ["core", "suffix"]


def _shortened(words: pl.Expr, size: int) -> list[tuple[pl.Expr, bool]]:
    """All shorter forms of names of `size` words: the form, and whether a middle word is missing.

    Of several middle names the last ones go: "George W. Harrow" is not George H. W. Harrow.
    """
    first, last = words.list.get(0), words.list.get(size - 1)
    middles = [[words.list.get(i), words.list.get(i).str.head(1), None] for i in range(1, size - 1)]
    forms = []
    for chosen in itertools.product([first, first.str.head(1)], *middles):
        kept = [word for word in chosen if word is not None]
        if any(word is not None for word in chosen[len(kept) :]):
            continue
        forms.append((pl.concat_str(*kept, last, separator=" "), len(kept) < size - 1))
    return forms[1:]


def find_fits(cores: pl.DataFrame, given_names: pl.Series) -> pl.DataFrame:
    """All pairs of a shorter and a fuller name, by joining the shorter forms of each name with the names there are.

    Names are never compared pair by pair, so that a million of them take seconds.

    Args:
        cores: core, suffix, words; distinct.
        given_names: Folded given names; only these and initials may be missing in the middle ("María García López" is
            not María López).

    Returns:
        short, full (cores), suffix, is_middle_dropped, is_turned (the full name stands in the other order:
        "L. Oyun-Erdene" and "Oyun-Erdene Luvsannamsrai").
    """
    known = cores.select("suffix", short="core")
    parts = []
    for size in range(2, _MAX_WORDS + 1):
        sized = cores.filter(pl.col("words").list.len() == size)
        middles = sized.select(pl.col("words").list.slice(1, size - 2)).to_series()
        sized = sized.with_columns(can_drop=all_among(middles, given_names, or_initial=True))
        for form, is_middle_dropped in _shortened(pl.col("words"), size):
            usable = sized.filter("can_drop") if is_middle_dropped else sized
            parts.append(_known(usable, form, known, is_middle_dropped, is_turned=False))
        for k in range(1, size):
            words = pl.concat_list(pl.col("words").list.tail(k), pl.col("words").list.head(size - k))
            form = pl.concat_str(words.list.get(0).str.head(1), words.list.slice(1).list.join(" "), separator=" ")
            parts.append(_known(sized, form, known, False, is_turned=True))
    return pl.concat(parts).unique(["short", "full", "suffix"], keep="first", maintain_order=True)


def _known(cores: pl.DataFrame, form: pl.Expr, known: pl.DataFrame, dropped: bool, *, is_turned: bool) -> pl.DataFrame:
    """Those shorter forms that are names of the corpus."""
    formed = cores.select("suffix", full="core", short=form).filter(pl.col("short") != pl.col("full"))
    return (
        formed.join(known, on=["short", "suffix"], how="semi")
        .with_columns(is_middle_dropped=pl.lit(dropped), is_turned=pl.lit(is_turned))
        .select(_PAIR)
    )


def join_abbreviations(
    persons: pl.DataFrame, fits: pl.DataFrame, common_surnames: pl.Series, share: ShareContext
) -> pl.DataFrame:
    """Decide which groups of names are short for which, where exactly one person fits.

    First the names with a full first name; then, with the persons that this leaves, those that begin with an initial:
    "J. Smith" may be short for all the forms of one person, and "J. A. Smith" must be somebody before it is that.

    Args:
        persons: entity_key, core, suffix, words, group, person (what the group means: a number; groups of one
            registered entity share it), is_fixed (a register or a correction says who it is), is_contested (several
            entities have this very name).
        fits: As `find_fits` gives them.
        common_surnames: Folded surnames that many bear.
        share: Finds shared context.

    Returns:
        group, target (a group), link_rule, shared_keys; one row a group that is short for another.
    """
    pairs = _lift(persons, fits)
    decide = _Decision(
        _count_bearers(persons), common_surnames, persons.select(node="group", entity_key="entity_key"), share
    )
    starts_short = pl.col("short").str.contains(r"^\S ")
    named = pairs.filter(~starts_short)
    found = decide(named.join(named.select(target="group").unique(), on="target", how="anti"))
    initial = pairs.filter(starts_short)
    straight = initial.filter(~pl.col("is_turned"))
    initial = pl.concat([straight, initial.filter("is_turned").join(straight, on="group", how="anti")])
    unclear = initial.filter(pl.col("full").str.contains(r"^\S "))
    found = pl.concat([found, decide(initial.join(unclear, on="group", how="anti"), found)])
    return pl.concat([found, decide(initial.join(unclear, on="group", how="semi"), found)]).drop("person")


def _lift(persons: pl.DataFrame, fits: pl.DataFrame) -> pl.DataFrame:
    """Pairs of names as pairs of groups: group, target, person and is_contested of the target, and the names."""
    cores = persons.select(*_ENDS, "group", "person", "is_contested", "is_fixed").unique(maintain_order=True)
    short = cores.filter(~pl.col("is_fixed") & ~pl.col("is_contested")).select("suffix", "group", short="core")
    full = cores.select("suffix", "person", "is_contested", full="core", target="group")
    return (
        fits.join(short, on=["short", "suffix"], how="inner", maintain_order="left")
        .join(full, on=["full", "suffix"], how="inner", maintain_order="left")
        .filter(pl.col("group") != pl.col("target"))
    )


def _count_bearers(persons: pl.DataFrame) -> pl.DataFrame:
    """How many first names stand before each last word: surname, bearers."""
    return (
        persons.select(first=pl.col("words").list.first(), surname=pl.col("words").list.last())
        .filter(pl.col("first").str.len_chars() > 1)
        .group_by("surname")
        .agg(bearers=pl.col("first").n_unique())
    )


@dataclass(frozen=True)
class _Decision:
    """Decides which groups fit one person only, and asks for shared context where that is no proof."""

    bearers: pl.DataFrame
    common_surnames: pl.Series
    members: pl.DataFrame
    share: ShareContext

    def _needs_context(self) -> pl.Expr:
        """Whether the names alone are no proof.

        An initial before a surname is one where nobody else of the corpus has that surname, and it is no common one; a
        full first name is one unless many of the corpus have the surname. A name that agrees in a middle initial too
        is one.
        """
        starts_short, is_common = (
            pl.col("short").str.contains(r"^\S "),
            pl.col("surname").is_in(self.common_surnames.implode()),
        )
        by_initial = is_common | (pl.col("bearers") > 1) | pl.col("is_turned") | pl.col("full").str.contains(r"^\S ")
        by_first_name = pl.col("is_middle_dropped") & (pl.col("bearers") >= _COMMON_BEARERS)
        return pl.when(starts_short).then(by_initial).otherwise(by_first_name)

    def __call__(self, pairs: pl.DataFrame, moved: pl.DataFrame | None = None) -> pl.DataFrame:
        """Decide.

        Args:
            pairs: As `_lift` gives them.
            moved: What was decided before; targets that were found to be short for another count as that one.

        Returns:
            group, target, person, link_rule, shared_keys.
        """
        members = self.members
        if moved is not None:
            others = moved.select("group", moved="target", moved_person="person")
            pairs = (
                pairs.join(others.rename({"group": "target"}), on="target", how="left", maintain_order="left")
                .with_columns(target=pl.coalesce("moved", "target"), person=pl.coalesce("moved_person", "person"))
                .drop("moved", "moved_person")
            )
            members = members.with_columns(node=pl.col("node").replace(moved["group"], moved["target"]))
        fitting = pl.col("person").n_unique() + pl.col("is_contested").any()
        judged = (
            pairs.filter(fitting.over("group") == 1)
            .with_columns(surname=pl.col("full").str.extract(r"(\S+)$"))
            .join(self.bearers, on="surname", how="left")
            .with_columns(pl.col("bearers").fill_null(1))
            .with_columns(needs=self._needs_context())
            .sort("group", "needs", "is_middle_dropped", "full", "target")
            .unique("group", keep="first", maintain_order=True)
        )
        doubtful = judged.filter("needs").select(left="group", right="target")
        shared = self.share(doubtful, members).rename({"left": "group", "right": "target"})
        only_middle = pl.col("is_middle_dropped") & ~pl.col("short").str.contains(r"(?:^| )\S ")
        return (
            judged.join(shared, on=["group", "target"], how="left", maintain_order="left")
            .filter(~pl.col("needs") | pl.col("shared_keys").is_not_null())
            .select(
                "group",
                "target",
                "person",
                link_rule=pl.when(only_middle).then(pl.lit(MIDDLE_NAME)).otherwise(pl.lit(INITIALS)),
                shared_keys=pl.col("shared_keys").fill_null([]),
            )
        )
