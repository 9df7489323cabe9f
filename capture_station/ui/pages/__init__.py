"""The pages around the desk: sessions, roster, coverage, delivery, settings."""
