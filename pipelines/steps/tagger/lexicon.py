"""What the model knows about single words before it sees them in context: classes, clusters, and habits of case."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.keys import KeyIndex

NEVER_NAME = 1
"""Flag: as a lower-case word, seen often and never inside a name; the decoder leaves it outside without a look."""

CONNECTS = 2
"""Flag: as a lower-case word, stands inside names but neither begins nor ends them ("of")."""

OPENS = 4
"""Flag: as a lower-case word, has begun or ended names ("bin", "iPhone" aside)."""

LOWER_HABIT, TITLE_HABIT, UPPER_HABIT = 1, 2, 3
"""How running text writes a word most often; 0 where it was not seen."""


@dataclass(frozen=True)
class Lexicon:
    """One row a known word, found by the key of its lower-case form.

    Attributes:
        keys: Distinct 32-bit keys, ascending.
        classes: Bits of word classes from the gazetteers, in the order of class_names.
        clusters: Clusters of words that stand in the same contexts, coarse to fine, one column a clustering; 0: none.
        lower_share: Tenths of the word's occurrences in lower case in running text, 1 to 11; 0 where not seen.
        habit: LOWER_HABIT, TITLE_HABIT or UPPER_HABIT.
        flags: NEVER_NAME, CONNECTS, OPENS.
        class_names: Name of each bit of classes.
    """

    keys: npt.NDArray[np.uint32]
    classes: npt.NDArray[np.uint64]
    clusters: npt.NDArray[np.uint16]
    lower_share: npt.NDArray[np.uint8]
    habit: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint8]
    class_names: tuple[str, ...]
    index: KeyIndex = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rows."""
        object.__setattr__(self, "index", KeyIndex(self.keys))

    def find(self, keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
        """Rows of lower-case words by key, -1 for unknown words."""
        return self.index.find(keys)
