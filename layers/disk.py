"""Whether the disk is to blame: a full one is no fault of the program, and no fault of the file that is read."""

from __future__ import annotations

import errno
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_WINDOWS_FULL: Final = frozenset({39, 112})


def is_full(error: BaseException | None) -> bool:
    """Say whether an error, or one it stands for, says that nothing more can be written.

    >>> is_full(OSError(errno.ENOSPC, "No space left on device"))
    True
    """
    while error is not None:
        if isinstance(error, OSError):
            return error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL
        inner = next((part for part in error.args if isinstance(part, OSError)), None)
        error = inner or error.__cause__ or error.__context__
    return False
