"""What the process that reads finds around it: no driver but ours, no network, no setting of anybody else's."""

from __future__ import annotations

import os
from typing import Final

FOREIGN: Final = ("GDAL_", "OGR_", "CPL_", "VSI_", "PROJ_", "AWS_", "AZURE_", "GS_", "OSS_", "SWIFT_")
"""Variables of the environment that steer the readers; an installed QGIS sets some, a hostile one could set any."""

DRIVERS: Final = ("ESRI Shapefile", "GPKG", "OpenFileGDB", "FlatGeobuf", "GeoJSON")
"""What the process can open at all; `layers.intake.formats` says which of them may open a given file."""

REFUSED: Final = (
    "MEM Memory PCIDSK PDS4 VICAR PDF MBTiles EEDA OGCAPI GDALG MapInfo_File LVBAG S57 DGN OGR_VRT CSV GML GPX LIBKML "
    "KML GeoJSONSeq ESRIJSON TopoJSON OGR_GMT SQLite WAsP DXF GeoRSS VFK PGDUMP OSM GPSBabel OGR_PDS WFS OAPIF EDIGEO "
    "Idrisi ODS XLSX Elasticsearch Carto AmigoCloud SXF Selafin JML PLSCENES CSW VDV MVT NGW MapML GTFS PMTiles JSONFG "
    "MiraMonVector ADBC AVCBin AVCE00 AIVector HTTP Geoconcept TIGER UK_.NTF CAD SVG"
)
"""Drivers of the wheels that are unloaded before anything is opened (a test compares)."""

_SETTINGS: Final = {
    "OGR_SKIP": ",".join(name.replace("MapInfo_", "MapInfo ").replace("UK_", "UK ") for name in REFUSED.split()),
    "PROJ_NETWORK": "OFF",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/vsicurl/none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_PAM_ENABLED": "NO",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


def environment() -> dict[str, str]:
    """Return what the process is told: nothing that steers the readers but what stands here."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith(FOREIGN)}
    return kept | _SETTINGS
