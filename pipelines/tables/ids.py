"""Natural keys in, stable positive 63-bit ids out: the same on every machine and in every rebuild."""

import hashlib

import numpy as np
import polars as pl

# The unit separator cannot stand in a path or a name that a person typed, so joined parts stay apart.
SEPARATOR = "\x1f"


def stable_id(*parts: object) -> int:
    """The first 63 bits of SHA-256 over the parts, joined by the unit separator; never 0."""
    digest = hashlib.sha256(SEPARATOR.join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:8], "big") >> 1) or 1


def stable_ids(keys: pl.Series) -> pl.Series:
    """`stable_id` of each string of a series; hashed once per distinct value. Nulls stay null."""
    distinct = keys.drop_nulls().unique()
    digests = b"".join([hashlib.sha256(k.encode("utf-8", "surrogatepass")).digest()[:8] for k in distinct.to_list()])
    ids = pl.Series(np.maximum(np.frombuffer(digests, dtype=">u8") >> 1, 1).astype(np.int64))
    return keys.replace_strict(distinct, ids, default=None, return_dtype=pl.Int64)


def article_id(source_path: str, record_no: int) -> int:
    """The id of an article: its file's path and, in multi-article files, the record's number (0 otherwise)."""
    return stable_id("article", source_path, record_no) if record_no else stable_id("article", source_path)


def entity_id(entity_key: str) -> int:
    """The id of an entity: its readable key."""
    return stable_id("entity", entity_key)


def mention_id(article: int, start_char: int, end_char: int) -> int:
    """The id of a mention: where it stands."""
    return stable_id("mention", article, start_char, end_char)
