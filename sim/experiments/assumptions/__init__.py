"""Assumptions: sets of parameters that may be true, and how far a difference hangs on them."""
