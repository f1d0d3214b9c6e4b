"""KML and DXF: what is drawn, and what of it is land."""
