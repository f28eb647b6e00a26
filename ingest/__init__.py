"""How sources become facts."""
