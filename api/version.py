"""Which release answers."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The version of the installed program; "0" for a checkout that is not installed."""
    try:
        return version("quanpu")
    except PackageNotFoundError:
        return "0"
