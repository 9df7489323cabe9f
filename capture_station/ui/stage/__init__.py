"""The stage: the live picture with its guides, the verdict, the one instruction, the review."""
