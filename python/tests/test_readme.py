"""The example of the README runs as it stands there."""

import re

from conftest import ROOT


def test_the_example_of_the_readme_runs(monkeypatch, capsys):
    readme = (ROOT / "README.md").read_text()
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    scope = {}
    exec(example, scope)
    assert scope["schedule"].termination == "optimal"
    assert "proven optimal" in capsys.readouterr().out
