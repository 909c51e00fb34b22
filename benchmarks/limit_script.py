"""The limit: what the same building blocks need when nothing is done but to convert and to pack, on all cores.

python benchmarks/limit_script.py FOLDER TARGET

Comrak makes HTML of each file, libdeflate compresses it, and the parts are written one after the other. There is no
contents page, no link is resolved, nothing is looked at: nobody could read the result. It shows how far a tool that
does all of that may come.
"""

import os
import struct
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import comrak
import deflate

EXTENSIONS = ("strikethrough", "table", "autolink", "tasklist", "footnotes", "description_lists", "math_dollars")
OPTIONS = comrak.ExtensionOptions(**dict.fromkeys(EXTENSIONS, True))


def convert(paths: list[str]) -> list[tuple[str, bytes, int, int]]:
    """Return the name, the deflated HTML, its size and its checksum, of each file."""
    made = []
    for path in paths:
        text = Path(path).read_text(encoding="utf-8")
        html = comrak.markdown_to_html(text, OPTIONS).encode()
        made.append((Path(path).stem, bytes(deflate.deflate_compress(html, 6)), len(html), zlib.crc32(html)))
    return made


def main() -> None:
    folder, target = Path(sys.argv[1]), sys.argv[2]
    paths = sorted(str(path) for path in folder.glob("*.md"))
    cores = os.cpu_count() or 1
    shares = [paths[start : start + 50] for start in range(0, len(paths), 50)]
    few = sum(os.path.getsize(path) for path in paths) < 400_000
    directory, offset = [], 0
    with open(target, "wb") as out:
        if few:
            parts = [convert(paths)]
        else:
            with ProcessPoolExecutor(cores) as pool:
                parts = list(pool.map(convert, shares))
        pictures = [
            (path.stem, data := path.read_bytes(), len(data), zlib.crc32(data))
            for path in sorted(folder.rglob("*.jpg"))
        ]
        for method, entries in ((8, [entry for part in parts for entry in part]), (0, pictures)):
            for name, data, size, crc in entries:
                encoded = name.encode()
                common = struct.pack("<HHHHHIIIHH", 20, 0x800, method, 0, 33, crc, len(data), size, len(encoded), 0)
                out.write(b"PK\x03\x04" + common + encoded + data)
                directory.append(b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + encoded)
                offset += 30 + len(encoded) + len(data)
        listed = b"".join(directory)
        out.write(
            listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(directory), len(directory), len(listed), offset, 0)
        )


if __name__ == "__main__":
    main()
