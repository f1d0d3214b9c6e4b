"""Results on disk as QGIS opens them, all or nothing."""
