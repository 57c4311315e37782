"""Random numbers addressed by what they decide: one stream per purpose."""
