"""What other taggers call the types, read from label_maps.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.errors import SettingsError

LABEL_MAPS = Path(__file__).with_name("label_maps.toml")


@dataclass(frozen=True)
class LabelMaps:
    """Labels of other taggers.

    Attributes:
        types: Label -> type.
        ignored: Labels of what is no name.
        prompts: Question to a model that is asked in words -> type.
    """

    types: Mapping[str, str]
    ignored: frozenset[str]
    prompts: Mapping[str, str]

    def check(self, labels: Iterable[str], tagger: str) -> None:
        """Refuse a tagger that finds something unheard of.

        Raises:
            SettingsError: If a label is neither mapped nor ignored.
        """
        unknown = sorted(set(labels) - set(self.types) - self.ignored)
        if unknown:
            raise SettingsError(
                f"tagger {tagger}: {len(unknown)} labels are not known, first: {unknown[0]}. "
                f"Say what they are in {LABEL_MAPS.name}."
            )


@cache
def read_label_maps() -> LabelMaps:
    """The label maps that come with the program."""
    with LABEL_MAPS.open("rb") as file:
        content = tomllib.load(file)
    return LabelMaps(content["types"], frozenset(content["ignored"]["labels"]), content["prompts"])
