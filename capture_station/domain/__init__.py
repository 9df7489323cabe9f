"""What the program talks about: frozen values on the standard library alone."""
