"""Analyses of stored runs: each takes the results of a study, and runs nothing."""
