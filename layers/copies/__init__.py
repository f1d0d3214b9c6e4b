"""A file looked into, and cleaned copies of it."""
