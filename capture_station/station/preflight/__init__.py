"""Is everything ready for the next person? Asked before the day begins and again during it."""
