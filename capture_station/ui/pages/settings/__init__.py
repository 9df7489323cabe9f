"""Settings: every one with its sentence, in effect at once or told when not."""
