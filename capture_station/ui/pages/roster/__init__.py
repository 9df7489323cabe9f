"""The roster: class lists in, the people of a session to look through."""
