"""GCJ-02, the shifted coordinates of Chinese web maps, to WGS 84."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.jit.units import FloatArray

_A: Final = 6378245.0  # Krasovsky 1940, metres
_EE: Final = 0.00669342162296594323
_ROUNDS: Final = 6


def to_gcj02(points: FloatArray) -> FloatArray:
    """Shift points of WGS 84; float64 (n, 2), longitude and latitude in degrees.

    The shift holds inside of China; the published approximation errs by a metre or two.
    """
    lon, lat = points[:, 0] - 105.0, points[:, 1] - 35.0
    root = np.sqrt(np.abs(lon))
    common = (20.0 * np.sin(6.0 * lon * np.pi) + 20.0 * np.sin(2.0 * lon * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * lon + 3.0 * lat + 0.2 * lat**2 + 0.1 * lon * lat + 0.2 * root + common
    north += (20.0 * np.sin(lat * np.pi) + 40.0 * np.sin(lat / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(lat / 12.0 * np.pi) + 320.0 * np.sin(lat * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + lon + 2.0 * lat + 0.1 * lon**2 + 0.1 * lon * lat + 0.1 * root + common
    east += (20.0 * np.sin(lon * np.pi) + 40.0 * np.sin(lon / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(lon / 12.0 * np.pi) + 300.0 * np.sin(lon / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(points[:, 1])
    magic = 1.0 - _EE * np.sin(radians) ** 2
    d_lat = north * 180.0 / ((_A * (1.0 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    d_lon = east * 180.0 / (_A / np.sqrt(magic) * np.cos(radians) * np.pi)
    return points + np.stack([d_lon, d_lat], axis=1)


def from_gcj02(points: FloatArray) -> FloatArray:
    """Points of GCJ-02 in WGS 84, by fixed-point iteration; float64 (n, 2), longitude and latitude in degrees."""
    found = points.copy()
    for _ in range(_ROUNDS):
        found = found + points - to_gcj02(found)
    return found
