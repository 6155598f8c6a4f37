"""Exponential draws by the ziggurat (Marsaglia & Tsang 2000, J. Stat. Softw. 5(8)), without a logarithm.

What waits for a logarithm waits some seventy cycles. Instead the area below exp(-x) is cut into layers of
equal size: the word of the draw picks a layer and a place across it, and in one draw of 25 the place lies
where the layer is not wholly below the curve, and is looked at more closely. As by inversion, a draw hangs on
its key alone and is in proportion to its mean.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.compiled import Word, apart, kernel
from sim.elementary import exp, exps, logs
from sim.memory import Array
from sim.streams import GOLDEN, mix, unit

LAYERS: Final = 128
"""Layers: their table has to share the nearest cache with the rows of a day."""
TAIL: Final = 6.898315116615642
"""Where the lowest layer's tail begins: with it the uppermost layer ends at the top of the curve."""


def edges() -> Array:
    """Right edges of the layers, (LAYERS + 1,) f8: from the lowest, as if it were a rectangle, down to 0."""
    found = np.zeros(LAYERS + 1)
    height = exps(np.array([-TAIL]))
    area = (TAIL + 1.0) * height
    found[0], found[1] = area[0] / height[0], TAIL
    for layer in range(1, LAYERS - 1):
        height += area / found[layer]
        found[layer + 1] = -logs(height)[0]
    return found


_EDGES = edges()
_LAYERS = np.stack((_EDGES[:-1], _EDGES[1:]), axis=1)
"""By layer: where it ends, and up to where it lies wholly below the curve: where the next one ends."""
_HEIGHTS = exps(-_EDGES)
_HEIGHTS[0] = 0.0

_WHICH = np.uint64(LAYERS - 1)
"""Lowest bits of a word, which `sim.streams.unit` leaves out."""

assert LAYERS & (LAYERS - 1) == 0
assert LAYERS <= 2**11


@kernel
def exponential(key: Word, stream: Word, n: int, mean: float) -> float:
    """Exponential draw number ``n`` of a stream for one purpose (see `sim.streams.uniform`).

    Args:
        key: uint64, ``keys(seed)[PURPOSE[...]]``.
        stream: uint64, `sim.streams.stream` of the id of what is decided about.
        n: Integer counter.
        mean: Mean of the draw, >= 0.

    Returns:
        float64, ``mean`` times a draw that hangs on the key, stream and counter alone.
    """
    word = mix(stream + np.uint64(n) * GOLDEN + key)
    layer = int(np.int64(word & _WHICH))
    x = unit(word) * _LAYERS[layer, 0]
    if x < _LAYERS[layer, 1]:
        return mean * x
    return mean * _beyond(word, layer, x)


@apart
def _beyond(word: Word, layer: int, x: float) -> float:
    """A place beyond what lies wholly below the curve: taken, or another drawn, from further words."""
    past = 0.0
    while x >= _LAYERS[layer, 1]:
        word = mix(word + GOLDEN)
        if layer == 0:  # beyond the tail's beginning the curve is the whole of itself over again
            past += TAIL
        elif _HEIGHTS[layer] + unit(word) * (_HEIGHTS[layer + 1] - _HEIGHTS[layer]) < exp(-x):
            return past + x
        else:
            word = mix(word + GOLDEN)
        layer = int(np.int64(word & _WHICH))
        x = unit(word) * _LAYERS[layer, 0]
    return past + x
