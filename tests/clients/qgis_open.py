"""Open a GeoPackage in QGIS as a person would, print what QGIS shows as JSON, and paint it.

Run by a Python that has `qgis` (Debian: /usr/bin/python3): `qgis_open.py FILE.gpkg [PICTURE.png]`.
"""

import json
import os
import sqlite3
import sys
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

PIXELS = QSize(1200, 800)
MARGIN = 1.1
COVERED = 50


def tables(path: Path) -> list[str]:
    """Names of all tables a person may add, in the file's order; the styles are not for people."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    names = [name for (name,) in db.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")]
    db.close()
    return [name for name in names if name != "layer_styles"]


def describe(layer: QgsVectorLayer) -> dict[str, object]:
    """What QGIS made of one table."""
    renderer, labels = layer.renderer(), layer.labeling()
    return {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "geometry": layer.geometryType(),
        "crs": layer.crs().authid(),
        "title": layer.metadata().title(),
        "renderer": renderer.type() if renderer else None,
        "legend": {c.value(): c.label() for c in renderer.categories()} if hasattr(renderer, "categories") else {},
        "aliases": {f.name(): layer.attributeDisplayName(i) for i, f in enumerate(layer.fields())},
        "types": {f.name(): f.typeName() for f in layer.fields()},
        "widgets": {f.name(): layer.editorWidgetSetup(i).type() for i, f in enumerate(layer.fields())},
        "labels": labels.settings().fieldName if labels and layer.labelsEnabled() else None,
        "labels_from": labels.settings().minimumScale if labels and layer.labelsEnabled() else None,
        "tip": tip(layer),
    }


def tip(layer: QgsVectorLayer) -> str:
    """What hovering over the first feature shows."""
    context = layer.createExpressionContext()
    feature = next(layer.getFeatures(), None)
    if feature is None:
        return ""
    context.setFeature(feature)
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def paint(layers: list[QgsVectorLayer], picture: Path) -> list[str]:
    """Draw all layers, the first on top; returns the colours that cover something (#rrggbb)."""
    drawn = [layer for layer in layers if layer.isSpatial() and not layer.extent().isNull()]
    extent = QgsRectangle()
    extent.setMinimal()
    for layer in drawn:
        extent.combineExtentWith(layer.extent())
    extent.scale(MARGIN)
    settings = QgsMapSettings()
    settings.setLayers(drawn)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    settings.setOutputSize(PIXELS)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(picture))
    pixels = Counter(image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height()))
    return sorted(f"#{colour:06x}" for colour, count in pixels.items() if count >= COVERED)


def main(path: Path, picture: Path | None) -> None:
    """Print the JSON."""
    app = QgsApplication([], False)
    messages: list[str] = []
    app.messageLog().messageReceived.connect(lambda text, tag, level: messages.append(f"{tag} {level}: {text}"))
    app.initQgis()
    layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in tables(path)]
    answer = {
        "layers": {layer.name(): describe(layer) for layer in layers},
        "colours": paint(layers, picture) if picture else None,
        "messages": messages,
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))  # noqa: T201 - the answer
    layers.clear()  # before QGIS ends, else it crashes
    app.exitQgis()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
