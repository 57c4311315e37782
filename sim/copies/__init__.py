"""Copies of objects that hold views of each other's arrays: independent, and whole."""

from sim.copies.independent import Independent

__all__ = ["Independent"]
