"""Types for checkers come with the package."""

import ast
from pathlib import Path

import cosa

FOLDER = Path(cosa.__file__).parent


def test_the_package_says_that_it_is_typed():
    assert (FOLDER / "py.typed").is_file()


def test_the_stub_names_all_that_the_package_takes_from_it():
    tree = ast.parse((FOLDER / "_native.pyi").read_text())
    names = {node.name for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    names |= {
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    imported = {
        alias.name
        for node in ast.parse((FOLDER / "__init__.py").read_text()).body
        if isinstance(node, ast.ImportFrom) and node.module == "_native"
        for alias in node.names
    }
    assert imported - names == set()


def test_everything_public_has_documentation():
    for name in cosa.__all__:
        member = getattr(cosa, name)
        if callable(member):
            assert member.__doc__, name
