"""Requests: exports of hotline, grid and 311 systems become one tidy table, and what is wrong with them is told."""

from __future__ import annotations
