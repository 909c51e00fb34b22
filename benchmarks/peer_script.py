"""The peer to beat: a folder of Markdown → an .epub, as one writes it in an afternoon with EbookLib and mistune.

python benchmarks/peer_script.py FOLDER TARGET
"""

import re
import sys
from pathlib import Path

import mistune
from ebooklib import epub

folder, target = Path(sys.argv[1]), sys.argv[2]
markdown = mistune.create_markdown(escape=False, plugins=["table", "footnotes", "def_list", "strikethrough"])
book = epub.EpubBook()
book.set_identifier("urn:uuid:00000000-0000-4000-8000-000000000000")
book.set_title(folder.name)
book.set_language("zh-Hans")
chapters = []
for path in sorted(folder.glob("*.md")):
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\]\(([\w-]+)\.md", r"](\1.xhtml", text)
    title = re.search(r"^#+ (.*)$", text, re.MULTILINE)
    chapter = epub.EpubHtml(title=title[1] if title else path.stem, file_name=f"{path.stem}.xhtml", lang="zh-Hans")
    chapter.content = markdown(text)
    book.add_item(chapter)
    chapters.append(chapter)
for path in sorted(folder.glob("images/*.jpg")):
    book.add_item(
        epub.EpubItem(
            uid=path.stem, file_name=f"images/{path.name}", media_type="image/jpeg", content=path.read_bytes()
        )
    )
book.toc = chapters
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
book.spine = ["nav", *chapters]
epub.write_epub(target, book)
