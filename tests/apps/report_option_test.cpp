#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"
#include "cosa/report/page.h"

namespace cosa::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ReportOption : public ::testing::Test {
 protected:
  [[nodiscard]] CommandResult schedule(const std::string& report) const {
    return run_cosa({"schedule", layers, "--arch", machine, "--no-timing", "--report", report});
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kThreeLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(ReportOption, WritesAPageBesideTheResult) {
  if (!makes_pages()) {
    GTEST_SKIP() << "this build makes no pages";
  }
  const CommandResult result = schedule(folder.path("page.html"));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, run_cosa({"schedule", layers, "--arch", machine, "--no-timing"}).out);
  const std::string page = folder.read("page.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<title>layers</title>"));
  EXPECT_THAT(page, HasSubstr(R"("name":"other/one")"));
  EXPECT_EQ(schedule(folder.path("again.html")).exit_code, 0);
  EXPECT_EQ(folder.read("again.html"), page);
}

TEST_F(ReportOption, DrawsANetworkToo) {
  if (!makes_pages()) {
    GTEST_SKIP() << "this build makes no pages";
  }
  const CommandResult result = run_cosa(
      {"network", layers, "--arch", machine, "--no-cache", "--report", folder.path("page.html")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(folder.read("page.html"), HasSubstr(R"("name":"other/one")"));
}

TEST_F(ReportOption, APlaceThatCannotBeWrittenIsAnError) {
  if (!makes_pages()) {
    GTEST_SKIP() << "this build makes no pages";
  }
  const CommandResult result = schedule(folder.path("no/such/folder.html"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("folder.html"));
}

TEST_F(ReportOption, PlotsAreTheViewsAsSvgFiles) {
  const CommandResult result = run_cosa({"schedule", layers, "--arch", machine, "--only", "net/one",
                                         "--plots", folder.path("a/plots")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(folder.names("a/plots"),
              ElementsAre("net__one.array.svg", "net__one.energy.svg", "net__one.latency.svg",
                          "net__one.machine.svg", "net__one.nest.svg", "net__one.occupancy.svg",
                          "net__one.roofline.svg", "net__one.traffic.svg"));
  EXPECT_THAT(folder.read("a/plots/net__one.nest.svg"), StartsWith("<svg "));
}

TEST_F(ReportOption, IsRefusedBeforeAnyWorkWhereTheBuildMakesNoPages) {
  if (makes_pages()) {
    GTEST_SKIP() << "this build makes pages";
  }
  const CommandResult result = schedule(folder.path("page.html"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("node-d3"));
}

}  // namespace
}  // namespace cosa::testing
