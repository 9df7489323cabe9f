"""Coverage: who has been photographed, who is missing, how fast it goes."""
