"""Degrees to kilometres: points of units on a plane round the middle of the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.jit.units import FloatArray
from sim.places.resolve import Unit

KM_A_DEGREE: Final = 111.32


def to_plane(lon: FloatArray, lat: FloatArray, origin: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Kilometres east and north of an origin, on the plane that touches there.

    Parameters
    ----------
    lon, lat : ndarray of float64
        Degrees.
    origin : tuple of two floats
        Longitude and latitude.
    """
    east = (lon - origin[0]) * KM_A_DEGREE * np.cos(np.radians(origin[1]))
    return east, (lat - origin[1]) * KM_A_DEGREE


def to_points(units: Mapping[str, list[Unit]]) -> None:
    """Turn longitude and latitude of units into x and y, where they have no x and y of their own."""
    every = [unit for level in units.values() for unit in level if "longitude" in unit.values]
    if not every:
        return
    lon = np.array([unit.values.pop("longitude") for unit in every])
    lat = np.array([unit.values.pop("latitude", np.nan) for unit in every])
    x, y = to_plane(lon, lat, (float(np.nanmean(lon)), float(np.nanmean(lat))))
    for unit, east, north in zip(every, x.tolist(), y.tolist(), strict=True):
        unit.values.setdefault("x", round(east, 4))
        unit.values.setdefault("y", round(north, 4))
