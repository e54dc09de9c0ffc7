"""The only package that opens DuckDB: build file, load, audit, publish, views, read-only queries."""
