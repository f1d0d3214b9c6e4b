"""What is on the desk: sources, catalogue, canonical fields, GeoPackage."""
