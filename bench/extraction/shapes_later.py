"""Page shapes that were written when the rules were finished."""

from __future__ import annotations

from bench.extraction.framing import Shape

SHAPES: tuple[Shape, ...] = ()
