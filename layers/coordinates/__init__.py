"""Files of coordinates: boundary-point TXT and mining corner strings."""
