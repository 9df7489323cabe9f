"""From a device to frames: sources, one reader thread, reconnection."""
