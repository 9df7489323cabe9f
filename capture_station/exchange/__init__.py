"""Records as bytes: lists in, batches out."""
