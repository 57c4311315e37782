"""From requests to a fitted and checked model of demand and of closing times."""

from __future__ import annotations
