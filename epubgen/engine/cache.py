"""Results kept on disk by what they depend on, so that a rebuild after one edit does the work of one edit.

A cache directory holds *segments*: files that are written once, under a temporary name, and then renamed, so that
concurrent builds never see half of one and never wait for each other. A segment is the values one after the other,
then a pickled index {key: (offset, size)}, then the index's size in 8 bytes. A build adds at most one segment.
Beside the segments lie *spools*: directories where workers left large values that segments point to.

Segments and spools are removed whole, the longest unused first, when all together exceed the limit.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import IO

from epubgen.model.blob import Blob

FORMAT = "1"
DEFAULT_LIMIT = 2_000_000_000
MAX_SEGMENTS = 200
IN_USE_SECONDS = 900
"""What was used in the last quarter of an hour may be in use by another build, and is not removed."""


def cache_directory() -> Path:
    """Return the platform's place for caches of epubgen; `EPUBGEN_CACHE` overrides it."""
    if given := os.environ.get("EPUBGEN_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "epubgen"


class Cache:
    """A Store (`epubgen.model.ports`) in a directory; call `close` when the build is done, whatever became of it.

    A cache directory that cannot be read or written is no error: the build does the work again.
    """

    def __init__(self, directory: Path, version: str, limit: int = DEFAULT_LIMIT) -> None:
        self.root = directory / f"{FORMAT}-{version}"
        self.limit = limit
        self._entries: dict[str, tuple[str, int, int]] | None = None
        self._new: dict[str, tuple[int, int]] = {}
        self._file: IO[bytes] | None = None
        self._used: set[str] = set()
        self._spool = ""

    def get(self, key: str) -> bytes | None:
        """Return the value kept under the key, or None."""
        place = self.find(key)
        if place is None:
            return None
        try:
            return place.read()
        except OSError:
            return None

    def is_empty(self) -> bool:
        """Return whether earlier builds have left nothing."""
        return not self._known()

    def find(self, key: str) -> Blob | None:
        """Return where the value lies, without reading it."""
        entry = self._known().get(key)
        if entry is None:
            return None
        self._used.add(entry[0])
        return Blob(path=entry[0], offset=entry[1], size=entry[2])

    def put(self, key: str, data: bytes) -> None:
        """Keep the value; it can be found from the next build on."""
        import tempfile

        try:
            if self._file is None:
                self.root.mkdir(parents=True, exist_ok=True)
                self._file = tempfile.NamedTemporaryFile(dir=self.root, prefix=".new-", delete=False)  # noqa: SIM115
            offset = self._file.tell()
            self._file.write(data)
        except OSError:
            return
        self._new[key] = (offset, len(data))

    def spool(self) -> str:
        """Return a directory, made for this build, where workers may leave files that values point to.

        It lasts as long as values that were found through `keep` are used; a plain temporary directory where the
        cache cannot be written.
        """
        import tempfile

        if not self._spool:
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                self._spool = tempfile.mkdtemp(dir=self.root, prefix="spool-")
            except OSError:
                self._spool = tempfile.mkdtemp(prefix="epubgen-spool-")
        return self._spool

    def keep(self, path: str) -> bool:
        """Note that a file left in a spool is in use; return whether it is still there."""
        if path in self._used:
            return True
        if os.path.exists(path):
            self._used.add(path)
            return True
        return False

    def close(self) -> None:
        """Publish what was put, note what was used, and remove the longest unused beyond the limit."""
        try:
            self._publish()
            for path in self._used:
                os.utime(_unit(path, self.root))
            self._prune()
        except OSError:
            return
        finally:
            self._entries, self._new, self._file, self._used, self._spool = None, {}, None, set(), ""

    def _known(self) -> dict[str, tuple[str, int, int]]:
        if self._entries is None:
            self._entries = self._load()
        return self._entries

    def _load(self) -> dict[str, tuple[str, int, int]]:
        entries: dict[str, tuple[str, int, int]] = {}
        try:
            with os.scandir(self.root) as found:
                segments = [entry for entry in found if entry.name.endswith(".segment")]
        except OSError:
            return entries
        for segment in sorted(segments, key=lambda entry: entry.name):
            try:
                index = _read_index(segment.path)
            except (OSError, ValueError):
                continue
            entries.update((key, (segment.path, offset, size)) for key, (offset, size) in index.items())
        return entries

    def _publish(self) -> None:
        if self._spool and (not os.listdir(self._spool) or Path(self._spool).parent != self.root):
            _remove(self._spool)
        if self._file is None:
            return
        import pickle

        index = pickle.dumps(self._new, protocol=5)
        self._file.write(index)
        self._file.write(len(index).to_bytes(8, "little"))
        self._file.close()
        name = f"{time.time_ns():020d}-{os.getpid()}.segment"
        os.replace(self._file.name, self.root / name)

    def _prune(self) -> None:
        units = []
        with os.scandir(self.root) as found:
            for entry in found:
                if entry.name.startswith(".new-") and time.time() - entry.stat().st_mtime < 86_400:
                    continue
                units.append((entry.stat().st_mtime, _size(entry), entry.path))
        total, now = sum(size for _, size, _ in units), time.time()
        count = len(units)
        for used, size, path in sorted(units):
            if (total <= self.limit and count <= MAX_SEGMENTS) or now - used < IN_USE_SECONDS:
                return
            _remove(path)
            total, count = total - size, count - 1


def _unit(path: str, root: Path) -> Path:
    """Return what is removed together with the file: its segment, or the spool that holds it."""
    inside = Path(path).relative_to(root) if path.startswith(str(root)) else Path(path)
    return root / inside.parts[0] if not inside.is_absolute() else inside


def _size(entry: os.DirEntry[str]) -> int:
    if entry.is_dir():
        return sum(child.stat().st_size for child in os.scandir(entry.path))
    return entry.stat().st_size


def _remove(path: str) -> None:
    if os.path.isdir(path):
        import shutil

        shutil.rmtree(path, ignore_errors=True)
    else:
        os.unlink(path)


def _read_index(path: str) -> dict[str, tuple[int, int]]:
    """Return the index at a segment's end. Raises OSError or ValueError where there is none."""
    import pickle

    with open(path, "rb") as file:
        file.seek(-8, os.SEEK_END)
        end = file.tell()
        size = int.from_bytes(file.read(8), "little")
        file.seek(end - size)
        try:
            index: dict[str, tuple[int, int]] = pickle.loads(file.read(size))
        except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError) as error:
            raise ValueError("the index is damaged") from error
    return index
