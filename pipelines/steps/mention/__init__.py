"""Tokens, lexicon and the tagger's spans in, the names of each article out: proposed, repeated, resolved."""
