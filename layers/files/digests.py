"""What tells the content of a file from any other, whatever the file is called."""

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """Return the SHA-256 digest of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    64 hexadecimal digits.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
