"""Sessions: planning, opening, closing, and which one is in work."""
