"""Subject edges that retrace a control's edge take the control's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spatial.placed import Placed


def follow(
    dense: NDArray[np.object_],
    subjects: Placed,
    subject: NDArray[np.int64],
    controls: Placed,
    control: NDArray[np.int64],
    touch: float,
) -> NDArray[np.object_]:
    """Later."""
    return dense
