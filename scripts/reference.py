"""Writes the reference pages of the documentation site:

    reference.py COSA HEADERS PAGES

`command.md` from what the command COSA says under --help, `cpp.md` from the public headers in the
folder HEADERS, `python.md` for mkdocstrings from the names that the package exports.
"""

import re
import subprocess
import sys
from pathlib import Path

import cosa


def help_of(command: str, *words: str) -> str:
    asked = [command, *words, "--help"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def subcommands(text: str) -> list[str]:
    """The names that a help lists under this heading."""
    _, _, listed = text.partition("Subcommands:")
    return re.findall(r"^  (\w+) ", listed, flags=re.MULTILINE)


def command_page(command: str) -> str:
    overall = help_of(command)
    parts = ["# Command", "What each command says under `--help`.", fenced(overall)]
    for name in subcommands(overall):
        text = help_of(command, name)
        parts += [f"## cosa {name}", fenced(text)]
        for inner in subcommands(text):
            parts += [f"### cosa {name} {inner}", fenced(help_of(command, name, inner))]
    return "\n\n".join(parts) + "\n"


def fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text}\n```"


def header_text(path: Path) -> str:
    """The header without what only a compiler wants to know."""
    text = re.sub(r"^#(pragma|include).*\n", "", path.read_text(), flags=re.MULTILINE)
    text = re.sub(r"^(namespace cosa \{|\}  // namespace cosa)\n", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def cpp_page(headers: Path) -> str:
    parts = ["# C++", "The public headers say what everything means, its units and errors."]
    for module in sorted(folder for folder in headers.iterdir() if folder.is_dir()):
        parts.append(f"## {module.name}")
        for header in sorted(module.glob("*.h")):
            parts += [f"### cosa/{module.name}/{header.name}", fenced(header_text(header), "cpp")]
    return "\n\n".join(parts) + "\n"


def python_page() -> str:
    names = sorted(set(cosa.__all__) - {"__version__"})
    functions = [name for name in names if name[0].islower() and callable(getattr(cosa, name))]
    classes = [name for name in names if name[0].isupper()]
    parts = ["# Python", "## Functions", *map(entry, functions), "## Classes", *map(entry, classes)]
    for module in ("frames", "plots"):
        shown = f"::: cosa.{module}\n    options: {{show_root_heading: false}}"
        parts += [f"## cosa.{module}", shown]
    return "\n\n".join(parts) + "\n"


def entry(name: str) -> str:
    member = getattr(cosa, name)
    return f"::: {member.__module__}.{member.__name__}\n    options: {{heading_level: 3}}"


def main() -> None:
    command, headers, pages = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    (pages / "command.md").write_text(command_page(command))
    (pages / "cpp.md").write_text(cpp_page(headers))
    (pages / "python.md").write_text(python_page())


main()
