#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using ::testing::HasSubstr;

void expect_refused(const std::vector<std::string>& arguments, const std::string& message) {
  const CommandResult result = run_cosa(arguments);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr(message));
}

TEST(Usage, HelpIsAResult) {
  const CommandResult help = run_cosa({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("schedule"));
  EXPECT_THAT(help.out, HasSubstr("evaluate"));
  EXPECT_EQ(help.err, "");
  EXPECT_EQ(run_cosa({"schedule", "--help"}).exit_code, 0);
}

TEST(Usage, WrongWordsExitWith2) {
  expect_refused({}, "A subcommand is required");
  expect_refused({"shedule"}, "A subcommand is required");
  expect_refused({"schedule", "--format", "xml"}, "--format: xml not in {text,json}");
  expect_refused({"schedule", "--engine", "guess"}, "--engine: guess not in {");
  expect_refused({"schedule", "--objective", "beauty"},
                 "the objective \"beauty\" is not known; write latency, ");
  expect_refused({"schedule", "--formulation", "mine"}, "--formulation: mine not in {");
  expect_refused({"schedule", "--time-limit", "0"}, "--time-limit");
  expect_refused({"schedule", "--time-limit", "soon"}, "--time-limit");
  expect_refused({"schedule", "--jobs", "-1"}, "--jobs");
  expect_refused({"evaluate"}, "--layer is required");
}

TEST(Usage, SweepsComeWithThePythonPackage) {
  expect_refused({"sweep", "spec.yaml", "--out", "out"},
                 "cosa sweep comes with the Python package; install that, and use its command");
}

TEST(Usage, AnOptionOfAnotherEngineIsRefused) {
  expect_refused(
      {"schedule", "--formulation", "published"},
      "cosa: error: --formulation is no option of the engine exact; add --engine cosa, or "
      "leave it out\n");
  expect_refused({"schedule", "--options", "any.yaml"}, "--options is no option of");
  expect_refused({"schedule", "--global-buffer", "DRAM"}, "--global-buffer is no option of");
  expect_refused({"schedule", "--engine", "cosa", "--objective", "edp"},
                 "--objective is no option of the engine cosa");
}

TEST(Usage, SamplesAreDrawnByRandomAlone) {
  expect_refused({"schedule", "--samples", "5"}, "--samples is no option of the engine exact");
  expect_refused({"schedule", "--seed", "5"}, "--seed is no option of the engine exact");
  expect_refused({"schedule", "--engine", "random", "--samples", "0"}, "--samples");
}

TEST(Usage, MissingFilesAreNamed) {
  expect_refused({"schedule", "nowhere.csv"}, "cosa: error: nowhere.csv: there is no such file\n");
  expect_refused({"schedule", "--arch", "nowhere.yaml"},
                 "cosa: error: nowhere.yaml: there is no such file\n");
  expect_refused({"schedule", "--ert", "nowhere.yaml"},
                 "cosa: error: nowhere.yaml: there is no such file\n");
}

TEST(Usage, UnknownNamesAreRefusedWithTheNearest) {
  const TemporaryFolder folder;
  const std::string layers = folder.write("layers.csv", kThreeLayers);
  expect_refused({"schedule", layers, "--only", "net/ones"},
                 "cosa: error: there is no layer called net/ones; did you mean net/one?\n");
  expect_refused({"schedule", layers, "--only", "elsewhere/anything"},
                 "cosa: error: there is no layer called elsewhere/anything; there are net/one, "
                 "net/two, other/one\n");
  expect_refused({"schedule", layers, "--only", "net/one", "--only", "net/one"},
                 "cosa: error: layer net/one is named twice; name it once\n");
  expect_refused({"schedule", "--engine", "cosa", "--global-buffer", "GlobalBufer"},
                 "cosa: error: there is no level called GlobalBufer; did you mean GlobalBuffer?\n");
}

TEST(Usage, BadFilesAreNamedWithTheirLine) {
  const TemporaryFolder folder;
  const std::string machine = folder.write("machine.yaml", R"(arch:
  arithmetic: {instances: 4}
  storage:
  - {name: Buffer, read-bandwith: 2}
)");
  expect_refused({"schedule", "--arch", machine}, machine + ":4: ");
}

TEST(Usage, AResultThatCannotBeWrittenIsNoSuccess) {
  const TemporaryFolder folder;
  const std::string file = folder.write("taken", "");
  const CommandResult result = run_cosa({"schedule", "--out", file + "/below"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace cosa::testing
