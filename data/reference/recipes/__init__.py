"""One module per topic of the reference data: source files in, rows of entities, names and words out."""
