"""The simulation: the day as one readable list of phases, and what it leaves."""
