"""The light assistant."""
