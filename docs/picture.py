"""Draw docs/demo.png: the demo as QGIS shows it, results in their own style over the red line and the reserves.

    greenshield demo demo --lang zh
    /usr/bin/python3 docs/picture.py demo docs/demo.png

Run by a Python that has `qgis`, like tests/clients/qgis_open.py.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter

PANELS: Final = (
    (QRect(0, 0, 640, 560), QgsRectangle(107.2, 36.80, 111.35, 39.55)),
    (QRect(646, 0, 554, 560), QgsRectangle(109.9965, 37.4470, 110.0125, 37.4618)),
)
"""Where on the picture, and what of the map: the whole city, and a project that lies across the red line."""

CONTROLS: Final = {
    "redline.gpkg": ("生态保护红线", "200,16,46"),
    "reserves.gpkg": ("自然保护地", "30,110,140"),
    "county_36.shp": ("县界", "90,90,90"),
    "county_37.gpkg": ("县界", "90,90,90"),
}
PAPER: Final = QColor(252, 251, 247)


def results(folder: Path) -> list[QgsVectorLayer]:
    """Return what was judged, with the style the results bring along."""
    file = folder / "results" / "results.gpkg"
    names = ("subjects_point", "ERL001", "subjects_line", "subjects")
    return [QgsVectorLayer(f"{file}|layername={name}", name, "ogr") for name in names]


def controls(folder: Path) -> list[QgsVectorLayer]:
    """Return what restricts, drawn lightly below."""
    layers = []
    for file, (title, colour) in CONTROLS.items():
        layer = QgsVectorLayer(str(folder / "control" / file), title, "ogr")
        look = {
            "color": f"{colour},{8 if 'county' in file else 24}",
            "outline_color": f"{colour},150",
            "outline_width": "0.3",
        }
        layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(look)))
        layers.append(layer)
    return layers


def panel(layers: list[QgsVectorLayer], size: QSize, window: QgsRectangle) -> QImage:
    """Render a part of the map, the first layer on top."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    settings.setBackgroundColor(PAPER)
    settings.setOutputSize(size)
    settings.setExtent(window)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def legend(painter: QPainter, subjects: QgsVectorLayer) -> None:
    """Say what the colours mean, in the words of the results."""
    rows = [(c.symbol().color(), c.label()) for c in subjects.renderer().categories()][:3]
    rows += [(QColor(*map(int, colour.split(",")), 50), title) for title, colour in dict(CONTROLS.values()).items()]
    painter.setFont(QFont("Noto Sans CJK SC", 10))
    for line, (colour, label) in enumerate(rows):
        solid = QColor(colour)
        solid.setAlpha(255)
        painter.setPen(solid)
        painter.setBrush(colour)
        painter.drawRect(16, 16 + 24 * line, 22, 13)
        painter.setPen(QColor(30, 30, 30))
        painter.drawText(48, 28 + 24 * line, label)


def main(folder: Path, picture: Path) -> None:
    """Draw the picture."""
    judged = results(folder)
    layers = [*judged, *controls(folder)]
    image = QImage(QSize(1200, 560), QImage.Format_RGB32)
    image.fill(Qt.white)
    painter = QPainter(image)
    for where, window in PANELS:
        painter.drawImage(where.topLeft(), panel(layers, where.size(), window))
    legend(painter, judged[-1])
    painter.end()
    image.save(str(picture))


if __name__ == "__main__":
    app = QgsApplication([], False)
    app.initQgis()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    app.exitQgis()
