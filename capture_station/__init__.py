"""Capture station for the official graduation portraits of Chinese higher education."""

__version__ = "0.1.0"
