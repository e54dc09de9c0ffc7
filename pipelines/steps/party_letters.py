"""Letters of the parties of American politicians, as they stand before a state: "Sen. Ted Cruz, R-Texas"."""

PARTY_LETTERS = ["R", "D", "I"]
"""Republican, Democrat, Independent."""
