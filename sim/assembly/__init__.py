"""Building a run: scenario, place, organisation and needs become the state of the engine."""
