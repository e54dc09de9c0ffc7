"""Training of the built-in tagger, from annotated corpora to the tables in data/models; needs the extra `train`."""
