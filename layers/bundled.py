"""Where the files that ship with the project are."""

from pathlib import Path

from layers.errors import MissingAssetError

_INSTALLED = Path(__file__).with_name("_data")
_CHECKOUT = Path(__file__).resolve().parents[1] / "data"


def bundled_path(name: str) -> Path:
    """Find a bundled data file, in an installed package or in a checkout.

    Parameters
    ----------
    name
        File name inside ``data/``, for example ``"provinces.parquet"``.

    Returns
    -------
    The path of the file.

    Raises
    ------
    MissingAssetError
        When the file is in neither place.
    """
    for folder in (_INSTALLED, _CHECKOUT):
        path = folder / name
        if path.is_file():
            return path
    message = "The bundled file {name} is missing; reinstall the package or restore data/{name}."
    raise MissingAssetError(message, name=name)
