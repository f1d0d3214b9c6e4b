"""Geometry: arrays in, arrays out. No files, no law, no words."""
