"""The central service: its own process, its own database, its web pages."""
