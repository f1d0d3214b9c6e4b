"""The kernel of giant polygons and a spatial database find the same pairs and the same land."""

import os
import shutil
from pathlib import Path

import numpy as np
import postgis_server
import pytest
import shapely
from noise_land import CGCS2000, holed, subjects_near

from spatial.overlay import overlay
from spatial.pairs import Relation
from spatial.placed import place

POSTGIS = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
MISSING = not (POSTGIS and shutil.which("psql") and postgis_server.programs())

SHARED = """
SELECT s.id, r.id, ST_Area(ST_CollectionExtract(ST_Intersection(s.geom, r.geom), 3))
FROM subject s JOIN red_line r ON ST_Intersects(s.geom, r.geom)
WHERE ST_Relate(s.geom, r.geom, 'T********')
ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def database():
    if MISSING and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL with PostGIS here")
    with postgis_server.server() as folder:
        yield folder


def load(folder, rows, name, geometry):
    path = rows / name
    path.write_text("".join(f"{row}\t{one.wkb_hex}\n" for row, one in enumerate(geometry)))
    postgis_server.query(folder, f"CREATE TABLE {name} (id int, geom geometry)")
    postgis_server.query(folder, rf"\copy {name} FROM '{path}'")


def test_pairs_and_shared_land_are_those_of_postgis(database, tmp_path):
    random = np.random.default_rng(20261124)
    controls = [shapely.affinity.translate(holed(random, 900), 0.03 * step) for step in range(3)]
    subjects = [one for control in controls for one in subjects_near(random, control, 12)]
    subjects = [one for one in subjects if one.geom_type == "Polygon" and one.is_valid]
    load(database, tmp_path, "red_line", controls)
    load(database, tmp_path, "subject", subjects)
    theirs = np.array([line.split("|") for line in postgis_server.query(database, SHARED).splitlines()], float)

    pairs = overlay(place(np.array(subjects), CGCS2000), place(np.array(controls), CGCS2000))
    met = pairs.take(np.flatnonzero(~np.isin(pairs.relation, (Relation.ADJACENT, Relation.NEAR))))
    ours = {
        pair: area
        for *pair, area in zip(met.subject.tolist(), met.control.tolist(), shapely.area(met.geometry), strict=True)
        for pair in [tuple(pair)]
    }
    found = {(int(subject), int(control)): area for subject, control, area in theirs}
    assert len(found) > 60
    assert all(area <= 1e-12 for pair, area in found.items() if pair not in ours)  # adjacent: less than a tenth of a m2
    assert set(ours) <= set(found)
    assert [ours[pair] for pair in ours] == pytest.approx([found[pair] for pair in ours], rel=1e-9, abs=1e-15)
