"""Dateline: raw news text in, an analytics warehouse of articles, mentions and entities out."""
