"""Containers of word-processor files that would fill the memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from epubgen.text import docx_package
from epubgen.text.docx_package import NotWordError, open_package


def _packed(picture: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("word/document.xml", "<document/>")
        archive.writestr("word/media/image1.png", picture)
    return data.getvalue()


def test_all_members_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "_LARGEST_WHOLE", 5_000)
    assert len(open_package(_packed(bytes(4_000))).members["word/media/image1.png"]) == 4_000
    with pytest.raises(NotWordError, match="5011 bytes long"):
        open_package(_packed(bytes(5_000)))


def test_a_member_is_read_as_far_as_it_states() -> None:
    data, stated = _packed(bytes(100_000)), (100_000).to_bytes(4, "little")
    assert data.count(stated) == 2
    with pytest.raises(NotWordError, match="damaged"):
        open_package(data.replace(stated, (10).to_bytes(4, "little")))


def test_other_compression_is_refused() -> None:
    with pytest.raises(NotWordError, match="no word processor uses"):
        open_package(_packed(b"", zipfile.ZIP_BZIP2))
