"""Migrations of the registry's database: frozen history."""
