"""The desk: the five steps for one person, from the door to the confirmed portrait."""
