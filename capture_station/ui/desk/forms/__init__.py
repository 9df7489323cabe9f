"""The forms of the desk: what an act asks for, in place, submitted with Enter."""
