"""From a language to a folder with a working adapter in it."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

__all__ = ["Language", "SkeletonFault", "Written", "write_skeleton"]


class SkeletonFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """The folder cannot be used; one sentence for whoever named it."""


class Language(StrEnum):
    """What an adapter can be begun in."""

    PYTHON = "python"
    NODE = "node"
    SHELL = "shell"

    @property
    def adapter(self) -> str:
        """The ADAPTER argument of the skeleton, asked in its own folder."""
        match self:
            case Language.PYTHON:
                return "adapter:create"
            case Language.NODE:
                return "node adapter.mjs"
            case Language.SHELL:
                return "sh adapter.sh"

    @property
    def main_file(self) -> str:
        """The file that has the four steps."""
        match self:
            case Language.PYTHON:
                return "adapter.py"
            case Language.NODE:
                return "adapter.mjs"
            case Language.SHELL:
                return "adapter.sh"


@dataclass(frozen=True, slots=True)
class Written:
    """A skeleton that was written: where, and which files."""

    language: Language
    folder: Path
    files: tuple[str, ...]


def write_skeleton(language: Language, folder: Path) -> Written:
    """Write the skeleton of a language into a folder, which is made where it is missing.

    Nothing is overwritten: where one of the files is there already, nothing is written at all.

    Raises:
        SkeletonFault: a file is in the way, or the folder cannot be written.

    """
    source = files(__package__).joinpath(language.value)
    contents = {each.name: each.read_bytes() for each in source.iterdir() if each.is_file()}
    names = tuple(sorted(contents))
    try:
        if folder.exists() and not folder.is_dir():
            raise SkeletonFault(f"{folder} is a file; name a folder")
        in_the_way = [name for name in names if (folder / name).exists()]
        if in_the_way:
            listed = ", ".join(in_the_way)
            raise SkeletonFault(f"{folder} has {listed} already; nothing was written")
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            # "x": a file that appeared meanwhile is kept as well.
            with (folder / name).open("xb") as file:
                file.write(contents[name])
        if language is Language.SHELL:
            main = folder / language.main_file
            main.chmod(main.stat().st_mode | 0o111)
    except OSError as error:
        raise SkeletonFault(f"{folder} cannot be written: {error.strerror}") from None
    return Written(language, folder, names)
