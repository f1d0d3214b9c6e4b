"""What travels through the shared folder arrives as it was; errors arrive with all they say."""

import pickle

import numpy as np
import pytest
import shapely

from cli import partition
from layers.errors import CRSError, InputError, PublishError


def travelled(tmp_path, what):
    partition.lay(tmp_path / "there" / "what", what)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["what"]
    return pickle.loads((tmp_path / "there" / "what").read_bytes())  # noqa: S301 - our own


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.box(109.1, 38.2, 0.1 + 0.2, 1 / 3), None, shapely.Point(109, 38, 1.5)],
        [shapely.Polygon(), shapely.LineString(), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])],
        [shapely.LinearRing([(0, 0), (1, 0), (1, 1)]), None],
        [None, None],
    ],
)
def test_geometries_keep_every_bit_and_their_kind(tmp_path, shapes):
    given = np.array(shapes, object)
    there = travelled(tmp_path, given)
    assert there.dtype == object
    assert shapely.get_type_id(there).tolist() == shapely.get_type_id(given).tolist()
    assert shapely.to_wkb(there).tolist() == shapely.to_wkb(given).tolist()


def test_other_arrays_are_as_they_were(tmp_path):
    given = np.array(["项目", None, 3.5, (1, "a")], object)
    assert travelled(tmp_path, given).tolist() == given.tolist()


@pytest.mark.parametrize("kind", [InputError, CRSError, PublishError])
def test_an_error_of_a_worker_says_all_it_said_there(kind):
    there = pickle.loads(pickle.dumps(kind("unwritable", file="a", layer="层", row=3, reason="full")))  # noqa: S301 - our own
    assert type(there) is kind
    assert (there.key, there.place, there.values) == (
        "unwritable", {"file": "a", "layer": "层", "row": 3}, {"reason": "full"},
    )  # fmt: skip


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path):
    with pytest.raises(InputError) as caught:
        partition.judge(str(tmp_path / "elsewhere"), 0)
    assert caught.value.key == "folder-not-shared"


def test_a_worker_of_other_versions_judges_nothing(tmp_path, monkeypatch):
    partition.set_up(tmp_path, None)
    monkeypatch.setattr(partition, "made_with", lambda: "greenshield 9")
    with pytest.raises(InputError) as caught:
        partition._bench(tmp_path)  # noqa: SLF001 - before any rows are there
    assert caught.value.key == "worker-differs"
    assert caught.value.values["here"] == "greenshield 9"


def test_what_is_done_is_not_done_again(tmp_path):
    partition.lay(tmp_path / partition.ANSWERS / "00004", partition.Answer({"subjects": 2}, None))
    partition.judge(str(tmp_path), 4)  # there are no rows to judge
    assert partition.answer(tmp_path, 4).written == {"subjects": 2}
