"""The composition root: settings in, a wired station out."""
