"""What a document says between the things it names: one rule a family of predicates, over parsed clauses."""

from ingest.relations.claims import Actor, Claim, Frame, unique
from ingest.relations.joint import implied
from ingest.relations.reader import Reader

__all__ = ["Actor", "Claim", "Frame", "Reader", "implied", "unique"]
