"""The first start, guided."""
