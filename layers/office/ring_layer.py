"""The urban core as the catalogue's centres and radius draw it: one ring per centre, each a reading of one control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.kinds import canonical
from layers.layer import Input, Layer
from layers.paper import name
from spatial.crs import CGCS2000
from spatial.measure import ring
from spatial.placed import place

if TYPE_CHECKING:
    from layers.office.catalogue import Catalogue
    from layers.office.centres import Centres
    from layers.office.entry import Entry


def ring_layer(entry: Entry, centres: Centres, catalogue: Catalogue) -> Layer:
    """Draw a ring of geodesic radius around every centre, in the order of the catalogue.

    Returns
    -------
    Layer
        A row per centre, named after it; the file it comes from is the catalogue.
    """
    count = len(centres.points)
    rings = np.empty(count, dtype=object)
    rings[:] = [ring(lon, lat, centres.radius_m) for lon, lat in centres.points]
    where = pd.DataFrame(
        {
            "file": catalogue.path.name,
            "layer": entry.title,
            "row": np.arange(1, count + 1),
            "row_status": "read",
            "notes": [()] * count,
        }
    )
    fields = canonical(pd.DataFrame({"name": list(centres.names)}), entry.kind)
    source = Input(
        role="control",
        kind=entry.kind,
        file=catalogue.path.name,
        layer=entry.title,
        sha256=catalogue.sha256,
        bytes=catalogue.path.stat().st_size,
        rows=count,
        read=count,
        repaired=0,
        without_geometry=0,
        crs=name(CGCS2000),
        crs_source="catalogue",
    )
    return Layer(
        kind=entry.kind,
        title=entry.title,
        frame=pd.concat([where, fields], axis=1),
        placed=place(rings, CGCS2000),
        input=source,
    )
