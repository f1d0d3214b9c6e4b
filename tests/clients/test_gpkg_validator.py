"""The validator of the GDAL project, run on our files and on spoilt ones.

It is one script of the wheel `gdal-utils`, which asks for the GDAL bindings but does not need them for this:
`pip install --no-deps gdal-utils`.
"""

import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

if importlib.util.find_spec("osgeo_utils") is None:
    if os.environ.get("CI"):
        pytest.fail("gdal-utils is not installed: pip install --no-deps gdal-utils", pytrace=False)
    pytest.skip("pip install --no-deps gdal-utils", allow_module_level=True)


def validate(path):
    command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra", "--warning-as-error", path]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return answer.returncode, answer.stdout + answer.stderr


def test_our_geopackage_is_valid_without_a_warning(results):
    assert validate(results) == (0, "")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE gpkg_contents SET srs_id = 4326 WHERE table_name = 'subjects'",
        "UPDATE gpkg_contents SET last_change = '2026-11-24' WHERE table_name = 'layer_styles'",
        "UPDATE gpkg_geometry_columns SET geometry_type_name = 'MULTIPOLYGON' WHERE table_name = 'subjects_point'",
        "ALTER TABLE results RENAME COLUMN reason TO why",
        "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 4490",
    ],
)
def test_the_validator_sees_damage(results, tmp_path, damage):
    spoilt = shutil.copy(results, tmp_path / "spoilt.gpkg")
    with closing(sqlite3.connect(spoilt)) as db:
        db.execute(damage)
        db.commit()
    assert validate(spoilt)[0] != 0
