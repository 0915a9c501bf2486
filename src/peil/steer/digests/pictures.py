"""Draw the small charts of a mail as PNG: mail programs show neither SVG nor pictures that stand in the text itself."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from peil.boards.noise import Floats

WIDTH, HEIGHT, MARGIN = 96, 28, 4
DENSITY = 2  # screens of phones have two dots or more for one
STROKE, DOT = 1.6, 2.6
LINE = (26, 137, 170)  # seen on white and on black alike
FILL = 0.13
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def line_png(values: Sequence[float | None]) -> bytes | None:
    """Return the course of values as a picture of WIDTH by HEIGHT, the last one with a dot; None where there is nothing to draw."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    places = [
        None if value is None else (MARGIN + at * across, HEIGHT - MARGIN - room * ((value - low) / (high - low) if high > low else 0.5))
        for at, value in enumerate(values)
    ]
    y, x = np.mgrid[0 : HEIGHT * DENSITY, 0 : WIDTH * DENSITY]
    x, y = (x + 0.5) / DENSITY, (y + 0.5) / DENSITY
    cover = np.zeros(x.shape)
    for here, there in zip(places, [*places[1:], None], strict=True):
        if here is None:
            continue
        if there is not None:
            cover = np.maximum(cover, _covered(_to_line(x, y, here, there), STROKE / 2))
            cover = np.maximum(cover, FILL * _below(x, y, here, there))
        elif here == places[-1] or places.count(None):
            cover = np.maximum(cover, _covered(np.hypot(x - here[0], y - here[1]), STROKE / 2))
    last = next(place for place in reversed(places) if place is not None)
    cover = np.maximum(cover, _covered(np.hypot(x - last[0], y - last[1]), DOT))
    return _png(cover)


def _covered(distance: Floats, radius: float) -> Floats:
    """Return how much of each dot lies within a radius: the edge runs over one dot."""
    return np.clip(0.5 + (radius - distance) * DENSITY, 0, 1)


def _to_line(x: Floats, y: Floats, here: tuple[float, float], there: tuple[float, float]) -> Floats:
    (ax, ay), (bx, by) = here, there
    dx, dy = bx - ax, by - ay
    along = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    return np.hypot(x - ax - along * dx, y - ay - along * dy)


def _below(x: Floats, y: Floats, here: tuple[float, float], there: tuple[float, float]) -> Floats:
    (ax, ay), (bx, by) = here, there
    line = ay + (x - ax) / (bx - ax) * (by - ay)
    return ((x >= ax) & (x < bx) & (y > line)).astype(np.float64)


def _png(cover: Floats) -> bytes:
    """Return a picture in one colour, as see-through as it is not covered."""
    height, width = cover.shape
    dots = np.empty((height, width, 4), dtype=np.uint8)
    dots[..., :3] = LINE
    dots[..., 3] = np.round(255 * cover)
    rows = np.concatenate([np.zeros((height, 1), dtype=np.uint8), dots.reshape(height, width * 4)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
