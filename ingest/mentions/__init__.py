"""Where a document speaks of things: spans of text, their kind, and the parts that their names are made of.

A name is a chain of modifiers that ends in a head noun. Chains are read from the head to the left, until a word that
cannot stand inside a name. What the gazetteers know needs no head.
"""

from ingest.mentions.finder import Finder
from ingest.mentions.page import Mention

__all__ = ["Finder", "Mention"]
