#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class EmitCommand : public ::testing::Test {
 protected:
  EmitCommand() {
    static_cast<void>(run_cosa(
        {"schedule", layers, "--arch", machine, "--out", folder.path("out"), "--no-timing"}));
  }

  CommandResult run(const std::string& command, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{command,  "--layer",   layers,
                                       "--only", "net/two",   "--arch",
                                       machine,  "--mapping", folder.path("out/net__two.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kThreeLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(EmitCommand, WritesToStdoutOrAFile) {
  const CommandResult shown = run("emit", {"--to", "c"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("int main(void) {\n"));
  const CommandResult written = run("emit", {"--to", "c", "-o", folder.path("nest.c")});
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(folder.read("nest.c"), shown.out);
}

TEST_F(EmitCommand, RefusesAToolThatItDoesNotKnow) {
  const CommandResult result = run("emit", {"--to", "fortran"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("--to: fortran not in {c"));
}

class RunNestCommand : public EmitCommand {};

TEST_F(RunNestCommand, TheScheduledLayerComputesRightAndCountsAsTheModel) {
  const CommandResult result = run("run-nest");
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nThe output is right, and all "));
  EXPECT_THAT(result.out, HasSubstr("  DRAM       Weights  reads "));
  EXPECT_THAT(result.out, Not(HasSubstr("!")));
}

TEST_F(RunNestCommand, SaysWhichCompilerThereIsNot) {
  const CommandResult result = run("run-nest", {"--cc", "no-such-compiler"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("no-such-compiler cannot be started: No such file or "
                                    "directory; install a C compiler, or name one by --cc\n"));
}

TEST_F(RunNestCommand, SaysWhatTheCompilerSays) {
  const CommandResult result = run("run-nest", {"--cc", "false"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("false refuses the C program:\n"));
}

}  // namespace
}  // namespace cosa::testing
