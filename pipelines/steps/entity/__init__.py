"""Names in, entities out: who is meant, with score, rule and runners-up; corrections; entity rows; focus countries."""
