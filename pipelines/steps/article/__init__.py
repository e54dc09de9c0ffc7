"""Records in, articles out: header fields with their evidence, segments, sentences, language, habits of sources."""
