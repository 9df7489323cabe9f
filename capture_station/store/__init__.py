"""The local database and the photo files; database rows never leave this room."""
