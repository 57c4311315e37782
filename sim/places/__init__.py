"""Places of one's own: from tables and maps to a scenario, and back."""
