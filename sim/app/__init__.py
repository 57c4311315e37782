"""The dashboard in the browser (``gridgov app``): choose a place, pull levers, run, compare."""
