"""What cannot be read off a city's data, found by simulation: history matching, then ABC."""
