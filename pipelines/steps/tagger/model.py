"""The built-in model's file in, its tables out: weights, lexicon, chain and calibration, as plain arrays."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.errors import SettingsError
from pipelines.steps.tagger.decode import Chain
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.lexicon import Lexicon

MODEL_FILE = "tagger.npz"
"""The one file that the tagger reads; CARD.md beside it says what it was trained on and how good it is."""

FORMAT = 2
"""Version of the file's layout and of the features' definition; a file of another version is refused."""


@dataclass(frozen=True)
class WeightTable:
    """Weights of one family of features.

    Attributes:
        keys: Distinct 32-bit keys of features, ascending.
        weights: Features x columns, in steps of `step`; a last row of zeros stands for unknown features. The columns
            are the labels, repeated for each place in the window in the case of words.
        step: What one unit of weights is worth.
    """

    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.int8]
    step: float


@dataclass(frozen=True)
class Model:
    """All tables of the model.

    Attributes:
        lexicon: What is known about words.
        window: Weights of features of words at the places -2 to 2 around a token; five times the labels.
        centre: Weights of further features of the token's own word.
        pair: Weights of features of more than one word.
        chain: Scores between neighbouring labels.
        document: Weights of the second stage: features of what the first stage found in the article.
        document_chain: Scores between neighbouring labels in the second stage.
        calibration: Probability that the model states -> share that proved right, as two rows of ascending points.
        version: First 16 hexadecimal digits of the file's SHA-256.
    """

    lexicon: Lexicon
    window: WeightTable
    centre: WeightTable
    pair: WeightTable
    chain: Chain
    document: WeightTable
    document_chain: Chain
    calibration: npt.NDArray[np.float32]
    version: str


def _pack_keys(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Ascending keys as the gaps between them, all lowest bytes first: half the size once compressed."""
    gaps = np.diff(keys, prepend=np.zeros(1, dtype=np.uint32))
    return np.ascontiguousarray(gaps.astype("<u4").view(np.uint8).reshape(-1, 4).T)


def _unpack_keys(planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    gaps = np.ascontiguousarray(planes.T).view("<u4").reshape(-1)
    return np.cumsum(gaps, dtype=np.uint32)


def _pack(table: WeightTable, name: str) -> dict[str, npt.NDArray[Any]]:
    rows, columns = np.nonzero(table.weights[:-1])
    counts = np.bincount(rows, minlength=len(table.keys))
    return {
        f"{name}.keys": _pack_keys(table.keys),
        f"{name}.counts": counts.astype(np.uint8 if counts.max(initial=0) < 256 else np.uint16),
        f"{name}.columns": columns.astype(np.uint8),
        f"{name}.values": table.weights[rows, columns],
        f"{name}.shape": np.array([table.weights.shape[1]], dtype=np.int32),
        f"{name}.step": np.array([table.step], dtype=np.float32),
    }


def _unpack(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> WeightTable:
    keys, counts = _unpack_keys(arrays[f"{name}.keys"]), arrays[f"{name}.counts"].astype(np.int64)
    width = int(arrays[f"{name}.shape"][0])
    weights = np.zeros((len(keys) + 1, width), dtype=np.int8)
    flat = np.repeat(np.arange(len(keys), dtype=np.int64) * width, counts) + arrays[f"{name}.columns"]
    weights.reshape(-1)[flat] = arrays[f"{name}.values"]
    return WeightTable(keys=keys, weights=weights, step=float(arrays[f"{name}.step"][0]))


def _arrays(model: Model) -> dict[str, npt.NDArray[Any]]:
    lexicon = model.lexicon
    return {
        "format": np.array([FORMAT, LABEL_COUNT], dtype=np.int32),
        "lexicon.keys": _pack_keys(lexicon.keys),
        "lexicon.classes": lexicon.classes,
        "lexicon.clusters": lexicon.clusters,
        "lexicon.lower_share": lexicon.lower_share,
        "lexicon.habit": lexicon.habit,
        "lexicon.flags": lexicon.flags,
        "lexicon.class_names": np.frombuffer("\n".join(lexicon.class_names).encode(), dtype=np.uint8),
        **_pack(model.window, "window"),
        **_pack(model.centre, "centre"),
        **_pack(model.pair, "pair"),
        "chain.meet": model.chain.meet,
        "chain.go_on": model.chain.go_on,
        **_pack(model.document, "document"),
        "document_chain.meet": model.document_chain.meet,
        "document_chain.go_on": model.document_chain.go_on,
        "calibration": model.calibration,
    }


def save_model(model: Model, model_dir: Path) -> None:
    """Write the model's file. The same model gives the same bytes: names in order, no dates.

    Args:
        model: The model; its version is not written, it follows from the bytes.
        model_dir: Folder, made if it is not there.
    """
    model_dir.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(model_dir / MODEL_FILE, "w") as archive:
        for name, array in _arrays(model).items():
            body = io.BytesIO()
            np.lib.format.write_array(body, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body.getvalue(), compresslevel=9)


def _unreadable(model_dir: Path, error: Exception) -> SettingsError:
    return SettingsError(
        f"tagger model: {model_dir / MODEL_FILE} cannot be read ({error}). Restore data/models from the repository or"
        " train a model."
    )


def model_version(model_dir: Path) -> str:
    """The version that the model in a folder has, without loading it.

    Args:
        model_dir: Folder with MODEL_FILE.

    Raises:
        SettingsError: If there is no file that can be read.
    """
    try:
        content = (model_dir / MODEL_FILE).read_bytes()
    except OSError as error:
        raise _unreadable(model_dir, error) from error
    return hashlib.sha256(content).hexdigest()[:16]


def load_model(model_dir: Path) -> Model:
    """Read the model's file.

    Args:
        model_dir: Folder with MODEL_FILE.

    Raises:
        SettingsError: If the file is missing, damaged, or of another format.
    """
    path = model_dir / MODEL_FILE
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(model_dir, error) from error
    if arrays.get("format", np.zeros(2)).tolist() != [FORMAT, LABEL_COUNT]:
        raise SettingsError(
            f"tagger model: {path} has another format than this version reads ({FORMAT}). Train it again."
        )
    classes = arrays["lexicon.classes"]
    return Model(
        lexicon=Lexicon(
            keys=_unpack_keys(arrays["lexicon.keys"]),
            classes=classes,
            clusters=arrays["lexicon.clusters"],
            lower_share=arrays["lexicon.lower_share"],
            habit=arrays["lexicon.habit"],
            flags=arrays["lexicon.flags"],
            class_names=tuple(arrays["lexicon.class_names"].tobytes().decode().split("\n")),
        ),
        window=_unpack(arrays, "window"),
        centre=_unpack(arrays, "centre"),
        pair=_unpack(arrays, "pair"),
        chain=Chain(meet=arrays["chain.meet"], go_on=arrays["chain.go_on"]),
        document=_unpack(arrays, "document"),
        document_chain=Chain(meet=arrays["document_chain.meet"], go_on=arrays["document_chain.go_on"]),
        calibration=arrays["calibration"],
        version=model_version(model_dir),
    )
