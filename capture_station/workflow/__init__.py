"""The five steps of a capture as a transition table, and the acts built on it."""
