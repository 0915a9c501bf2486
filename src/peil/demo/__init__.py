"""A believable Dutch web shop, made up to the last order, to try Peil on: `make_shop` writes it, `stories` says what is hidden in it."""

from peil.demo.planted import Story, stories
from peil.demo.shop import ENTITIES, make_shop

__all__ = ["ENTITIES", "Story", "make_shop", "stories"]
