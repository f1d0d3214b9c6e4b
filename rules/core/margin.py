"""How far a stated number is from its limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Per subject how far a number is on the side where the term it belongs to is True; NaN where none is stated.

    >>> import numpy as np
    >>> (-Margin(over=np.array([5.0]), unit="t/h")).over
    array([-5.])
    """

    over: NDArray[np.float64]
    unit: str

    def __neg__(self) -> Margin:
        return Margin(over=-self.over, unit=self.unit)
