"""The parts that all pages are made of: calm, of one look, each with an accessible name."""
