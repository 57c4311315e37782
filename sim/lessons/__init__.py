"""Lessons: one source with English and Chinese text and one set of code; notebooks and pages are made from it."""
