"""Search for the best mix: reforms, levels and places chosen under constraints, within a number of runs."""
