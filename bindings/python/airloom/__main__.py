"""The command `airloom`, and `python -m airloom`."""
import sys


def main():
    from . import _airloom

    sys.exit(_airloom.command(["airloom", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
