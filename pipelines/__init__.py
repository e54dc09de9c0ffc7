"""Dateline: raw news text in, an analytics warehouse of articles, mentions and entities out."""

from pipelines.processes import free_memory_early

# Here, since Polars reads it when it is first imported, which any module of the package may do.
free_memory_early()
