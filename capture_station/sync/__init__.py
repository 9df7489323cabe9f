"""Brings store and registry together: client, reconcile, courier, loop."""
