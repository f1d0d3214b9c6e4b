"""Files a GIS reads, counted independently of the reader."""
