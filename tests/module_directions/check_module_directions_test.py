"""The check of module directions accepts what follows the arrows and names what does not."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).resolve().parents[2] / "scripts" / "check_module_directions"


def check(files):
    """Runs the check on a tree of these files; returns its exit code and its complaints."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)
        return done.returncode, done.stderr.splitlines()


class ModuleDirections(unittest.TestCase):
    def assert_allowed(self, name, line):
        self.assertEqual(check({name: line + "\n"}), (0, []))

    def assert_refused(self, name, line, why):
        self.assertEqual(check({name: "\n" + line + "\n"}), (1, [f"{name}:2: {why}"]))

    def test_along_one_arrow(self):
        self.assert_allowed("src/mapping/loop.cpp", '#include "cosa/workload/dimension.h"')

    def test_along_several_arrows(self):
        self.assert_allowed("src/search/optimal.cpp", '#include "cosa/base/id.h"')

    def test_within_a_module(self):
        self.assert_allowed("include/cosa/mapping/x.h", '#include "cosa/mapping/loop.h"')

    def test_against_an_arrow(self):
        self.assert_refused(
            "include/cosa/workload/dimension.h",
            '#include "cosa/mapping/loop.h"',
            "workload does not build on mapping (cosa/mapping/loop.h)",
        )

    def test_the_judge_sees_no_search(self):
        self.assert_refused(
            "src/model/cost.cpp",
            "#  include <cosa/search/optimal.h>",
            "model does not build on search (cosa/search/optimal.h)",
        )

    def test_io_sees_options_of_the_formulation(self):
        self.assert_allowed("src/io/x.cpp", '#include "cosa/formulation/formulation_options.h"')

    def test_io_sees_nothing_else_of_it(self):
        self.assert_refused(
            "src/io/x.cpp",
            '#include "cosa/formulation/solve.h"',
            "io does not build on formulation (cosa/formulation/solve.h)",
        )

    def test_yaml_in_io_alone(self):
        self.assert_allowed("src/io/x.cpp", "#include <yaml-cpp/yaml.h>")
        self.assert_refused(
            "apps/cosa.cpp", "#include <yaml-cpp/yaml.h>", "yaml-cpp/yaml.h is for io alone"
        )

    def test_json_in_io_and_report(self):
        self.assert_allowed("src/report/x.cpp", "#include <nlohmann/json.hpp>")
        self.assert_refused(
            "src/mapping/x.cpp",
            "#include <nlohmann/json.hpp>",
            "nlohmann/json.hpp is for cache and io and report alone",
        )

    def test_highs_in_milp_alone(self):
        self.assert_allowed("src/milp/x.cpp", "#include <Highs.h>")
        self.assert_refused(
            "src/formulation/x.cpp", "#include <Highs.h>", "Highs.h is for milp alone"
        )

    def test_an_unknown_module(self):
        self.assertEqual(
            check({"src/stray/x.cpp": "\n"}), (1, ["src/stray/x.cpp:1: is in no known module"])
        )

    def test_an_empty_tree_is_no_success(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
