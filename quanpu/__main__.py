"""`python -m quanpu`: the command line."""

from quanpu import _own_packages_first

_own_packages_first()

from api.cli import main  # noqa: E402 - the line above says where from

if __name__ == "__main__":
    main()
