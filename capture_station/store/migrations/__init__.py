"""How the database came to be: frozen history, importing nothing of ours."""
