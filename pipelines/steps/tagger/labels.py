"""The label inventory of the built-in tagger: ten name types in BIOES, and how labels are numbered."""

NAME_TYPES = ("PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW")
"""Types that the model tells apart, in label order: OntoNotes 5 without MISC."""

OUTSIDE = 0
"""Label of a token that belongs to no name."""

BEGIN, INSIDE, END, SINGLE = range(4)
"""Positions in a name; a name of one token is SINGLE. Ratinov and Roth (2009) found BIOES better than BIO."""

TYPE_COUNT = len(NAME_TYPES)
LABEL_COUNT = 1 + 4 * TYPE_COUNT


def label_of(type_no: int, position: int) -> int:
    """The number of a label.

    Args:
        type_no: Index into NAME_TYPES.
        position: BEGIN, INSIDE, END or SINGLE.

    Returns:
        1 + 4 * type_no + position; 0 is OUTSIDE.
    """
    return 1 + 4 * type_no + position
