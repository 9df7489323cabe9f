"""The pre-flight in the windows."""
