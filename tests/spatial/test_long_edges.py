"""On whose paper is a long edge straight? Boundaries of 50 m to 11 km, drawn on one paper and delivered on others."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial import measure
from spatial.crs import passage
from spatial.long_edges import long_edges
from spatial.overlay import Doubt, Pairs, Relation, overlay
from spatial.placed import Placed, place
from spatial.plane import Plane

PAPERS = {code: CRS.from_epsg(code) for code in (4490, 4524, 4525)}
ROWS = 100
TOLERANCE = 1.0


@dataclass(frozen=True)
class Cell:
    """Neighbours drawn together: control and subject corners on the drawing's paper, and the area that they share."""

    control: np.ndarray
    subject: np.ndarray
    shared: np.ndarray


def draw(random: np.random.Generator, code: int, offset: np.ndarray, *, part: bool) -> Cell:
    """Boundaries at random places of Yulin in random directions.

    A control lies on one side of a line, a subject on the other and `offset` metres over it; with `part` the subject
    has only a part of the line.
    """
    count = len(offset)
    length, depth, height = (
        np.exp(random.uniform(np.log(50), np.log(11000), count)),
        *random.uniform(30, 500, (2, count)),
    )
    first, last = (
        random.uniform([[0.05], [0.6]], [[0.4], [0.95]], (2, count)) if part else (np.zeros(count), np.ones(count))
    )
    angle, place_ = random.uniform(0, 2 * np.pi, count), random.uniform([109.0, 37.0], [110.0, 39.5], (count, 2))

    def corners(left: np.ndarray, right: np.ndarray, bottom: np.ndarray, top: np.ndarray) -> np.ndarray:
        x = np.stack([left, right, right, left], 1) - length[:, None] / 2
        y = np.stack([bottom, bottom, top, top], 1)
        sine, cosine = np.sin(angle)[:, None], np.cos(angle)[:, None]
        metres = np.stack([x * cosine - y * sine, x * sine + y * cosine], 2)
        if code == 4490:
            return (
                place_[:, None]
                + metres / np.stack([111320 * np.cos(np.radians(place_[:, 1])), np.full(count, 111000.0)], 1)[:, None]
            )
        return passage(PAPERS[code]).from_map(place_)[:, None] + metres

    return Cell(
        control=corners(np.zeros(count), length, -depth, np.zeros(count)),
        subject=corners(first * length, last * length, -offset, height),
        shared=np.maximum(offset, 0) * (last - first) * length,
    )


def delivered(
    corners: np.ndarray,
    drawn: int,
    paper: int,
    *,
    stated: bool = False,
    build: Callable[..., object] = shapely.polygons,
) -> Placed:
    """Corners brought to another paper and rounded there, to a millimetre or 1e-9 degree."""
    flat = corners.reshape(-1, 2)
    if drawn != paper:
        flat = passage(PAPERS[paper]).from_map(passage(PAPERS[drawn]).to_map(flat))
    shapes = build(np.round(flat, 9 if paper == 4490 else 3).reshape(corners.shape))
    return place(shapes, PAPERS[paper], drawn=PAPERS[drawn] if stated else None)


def measured(cell: Cell, drawn: int, control: int, subject: int, *, stated: bool = False) -> tuple[np.ndarray, ...]:
    """Low, high and shown measure of each pair of a cell."""
    subjects = delivered(cell.subject, drawn, subject)
    pairs = overlay(subjects, delivered(cell.control, drawn, control, stated=stated))
    pairs = pairs.take(pairs.subject == pairs.control)
    full = np.zeros((3, len(cell.shared)))
    full[:, pairs.subject] = pairs.low, pairs.high, pairs.measure
    return tuple(full)


@pytest.mark.parametrize("drawn", [4490, 4524, 4525])
def test_boundaries_drawn_here_and_delivered_there(drawn: int) -> None:
    random = np.random.default_rng(drawn)
    strips = np.exp(random.uniform(np.log(0.02), np.log(2), ROWS))
    wrong_alone = np.zeros(2, int)  # what reading (a) by itself would say
    for (control, subject), part, stated in product(product((4490, 4524), repeat=2), (False, True), (False, True)):
        apart = np.concatenate([np.zeros(ROWS), -strips])
        low, _, shown = measured(draw(random, drawn, apart, part=part), drawn, control, subject, stated=stated)
        assert (low <= TOLERANCE).all()  # no false violation
        wrong_alone[0] += (shown > TOLERANCE).sum()
        cell = draw(random, drawn, strips, part=part)
        low, high, shown = measured(cell, drawn, control, subject, stated=stated)
        real = cell.shared > TOLERANCE * 1.1  # a millimetre is 5 % of 2 cm
        assert (high[real] > TOLERANCE).all()  # no wrong clear
        assert (low <= cell.shared * 1.1 + 0.01).all()
        wrong_alone[1] += (abs(shown - cell.shared)[real] > 0.5 * cell.shared[real]).sum()
    assert wrong_alone[0] > 100  # the test bites
    assert wrong_alone[1] > 10


def test_ordinary_crossings_need_no_review() -> None:
    random = np.random.default_rng(1)
    offset = random.uniform(5, 25, 4 * ROWS)
    for drawn, control, subject in product((4490, 4524), (4490, 4525), (4490, 4524)):
        cell = draw(random, drawn, offset, part=False)
        low, _, _ = measured(cell, drawn, control, subject)
        assert (low > TOLERANCE).all()


def corner_to_corner(code: int) -> tuple[np.ndarray, np.ndarray]:
    """One line of 4 km drawn on a paper: a control south of it, a subject north of it."""
    cell = draw(np.random.default_rng(4), code, np.zeros(40), part=False)
    length = np.linalg.norm(cell.control[:, 1] - cell.control[:, 0], axis=1)
    row = [np.argmin(abs(length - 4000))]
    return cell.control[row], cell.subject[row]


def one(pairs: Pairs) -> Pairs:
    assert len(pairs) == 1
    return pairs


def test_a_retraced_edge_takes_the_controls_line() -> None:
    control, subject = corner_to_corner(4524)
    pairs = one(overlay(delivered(subject, 4524, 4490), delivered(control, 4524, 4524)))
    assert pairs.measure[0] < 0.2  # a sagitta of 0.25 m would be 670 m2, or a gap
    assert pairs.low[0] == 0.0
    assert pairs.relation[0] == Relation.ADJACENT
    bent = delivered(subject, 4524, 4490).map
    plain = Plane(crs=PAPERS[4524]).unfold(delivered(control, 4524, 4524).own)
    mistaken = measure.area(shapely.intersection(bent, plain))
    gap = measure.area(shapely.difference(Plane(crs=PAPERS[4524]).unfold(delivered(subject, 4524, 4524).own), bent))
    assert max(mistaken[0], gap[0]) > 100


def test_edges_are_the_only_doubt() -> None:
    cell = draw(np.random.default_rng(4), 4524, np.full(40, 0.3), part=True)
    subjects, controls = delivered(cell.subject, 4524, 4490), delivered(cell.control, 4524, 4490)
    pairs = overlay(subjects, controls)
    pairs = pairs.take(pairs.subject == pairs.control)
    assert set(pairs.doubt.tolist()) == {Doubt.NONE, Doubt.EDGES}
    assert (pairs.low <= pairs.measure).all()
    assert (pairs.measure <= pairs.high).all()


def test_subjects_that_meet_no_long_edge_pay_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("spatial.overlay.by_papers", refuse)
    far = shapely.box(109.0, 38.0, 109.1, 38.1)
    small = shapely.box(109.05, 38.05, 109.051, 38.051)  # deep inside: no reading differs
    pairs = one(overlay(place(np.array([small], object), PAPERS[4490]), place(np.array([far], object), PAPERS[4490])))
    assert pairs.doubt[0] == Doubt.NONE


@pytest.mark.parametrize("drawn", [4490, 4524])
def test_lines_along_boundaries(drawn: int) -> None:
    """A pipeline on the boundary, or part of it, is no violation; one that far inside is never clear."""
    random = np.random.default_rng(drawn)
    inside = np.exp(random.uniform(np.log(0.02), np.log(2), ROWS))
    for control, subject, part in product((4490, 4524), (4490, 4524), (False, True)):
        for offset in (np.zeros(ROWS), inside):
            cell = draw(random, drawn, offset, part=part)
            lines = delivered(cell.subject[:, :2], drawn, subject, build=shapely.linestrings)
            pairs = overlay(lines, delivered(cell.control, drawn, control))
            pairs = pairs.take(pairs.subject == pairs.control)
            if offset[0] == 0:
                assert (pairs.low <= 0.1).all()
            else:
                assert len(pairs) == ROWS
                assert (pairs.high > 0.1).all()
                assert (pairs.low > 0.1).mean() > 0.5


def test_a_hole_on_its_shells_long_edge() -> None:
    """Valid on its own paper, invalid on any other: mended where it is moved, and no pair fails."""
    shell = [(37386000, 4238000), (37391000, 4238300), (37391000, 4241000), (37386000, 4241000)]
    hole = [(37388500, 4238150), (37388600, 4238400), (37388400, 4238400)]
    control = place(np.array([shapely.Polygon(shell, [hole])], object), PAPERS[4525])
    subject = place(np.array([shapely.box(37388300, 4238000, 37388700, 4238300)], object), PAPERS[4525])
    moved = place(shapely.transform(subject.map, lambda x: np.round(x, 9)), PAPERS[4490])
    truth = shapely.intersection(subject.own, control.own)[0].area
    for delivery in (subject, moved):
        pairs = one(overlay(delivery, control))
        assert not pairs.doubt[0] & Doubt.FAILED
        assert pairs.measure[0] == pytest.approx(truth, rel=1e-2)
        assert pairs.low[0] == pytest.approx(truth, rel=2e-2)


def test_lines_have_readings_too() -> None:
    """A pipeline along a control's edge, delivered on another paper: metres of it may be inside, or none."""
    control, subject = corner_to_corner(4524)
    trace = shapely.linestrings(delivered(subject, 4524, 4490).map[0].exterior.coords[:2])
    lines = place(np.array([trace], object), PAPERS[4490])
    pairs = one(overlay(lines, delivered(control, 4524, 4524)))
    assert pairs.low[0] == 0.0
    assert pairs.doubt[0] == Doubt.EDGES


def test_points_have_readings_too() -> None:
    """In the middle of a line of 4 km the two papers are some decimetres apart: a point there is in on one of them."""
    control, _ = corner_to_corner(4524)
    ends = delivered(control, 4524, 4490).map[0].exterior.coords[:2]
    straight = np.mean(ends, axis=0)
    bent = passage(PAPERS[4524]).to_map(control[0, :2].mean(axis=0)[None])[0]
    between = place(np.array([shapely.Point((straight + bent) / 2)], object), PAPERS[4490])
    pairs = one(overlay(between, delivered(control, 4524, 4524)))
    assert (pairs.low[0], pairs.high[0]) == (0.0, 1.0)
    assert pairs.doubt[0] == Doubt.EDGES


def test_a_stated_drawing_leaves_fewer_readings() -> None:
    cell = draw(np.random.default_rng(9), 4525, np.full(60, 1.0), part=True)
    open_, known = (
        np.subtract(*measured(cell, 4525, 4490, 4490, stated=stated)[1::-1]).sum() for stated in (False, True)
    )
    assert known < open_


def test_long_edges_of_polygons_and_lines() -> None:
    shapes = np.array(
        [
            shapely.box(109, 38, 109.002, 38.003),
            None,
            shapely.Point(109, 38),
            shapely.LineString([(109, 38), (109.1, 38)]),
        ],
        object,
    )
    found = long_edges(shapes)
    assert found.row.tolist() == [0, 0, 3]
    assert found.metres == pytest.approx([334.0, 334.0, 8772.0], rel=1e-2)
    assert found.sagitta(4) == pytest.approx([0.0, 0.0, 0.0, 1.7], abs=0.2)
