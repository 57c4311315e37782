"""Random numbers addressed by what they decide: one stream per kind of draw."""
