#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kLayer[] = R"(problem:
  einsum: "Z[m,n] += A[m,k] * B[k,n]"
  extents: {m: 4, n: 3, k: 2}
)";

/// All loops outside: every operand comes from DRAM anew.
constexpr char kPoorMapping[] = R"(mapping:
- {target: DRAM, type: temporal, factors: m=4 n=3 k=2, permutation: [m, n, k]}
)";

class AuditCommand : public ::testing::Test {
 protected:
  AuditCommand() {
    std::filesystem::create_directories(folder.path("runs/one"));
    folder.write("runs/machine.yaml", kSmallMachine);
    folder.write("runs/layer.yaml", kLayer);
    folder.write("runs/one/poor.map.yaml", kPoorMapping);
    folder.write("runs/one/broken.map.yaml", "mapping: [}\n");
  }

  TemporaryFolder folder;
};

TEST_F(AuditCommand, PrintsARowForEveryMapping) {
  const CommandResult result = run_cosa({"audit", folder.path("runs"), "--no-timing"});
  EXPECT_EQ(result.exit_code, 1);  // one of them is broken
  EXPECT_THAT(result.out, HasSubstr("one/broken.map.yaml"));
  EXPECT_THAT(result.out, HasSubstr("one/poor.map.yaml"));
  EXPECT_THAT(result.out, HasSubstr("2 mappings: 1 audited, 1 not\n"));
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line) && !line.starts_with("note");) {
    EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST_F(AuditCommand, WritesBetterMappingsThatAreNotBetteredAgain) {
  const CommandResult first =
      run_cosa({"audit", folder.path("runs"), "--out", folder.path("runs/one"), "--no-timing"});
  EXPECT_THAT(first.out, HasSubstr("1 better mappings in"));
  std::filesystem::rename(folder.path("runs/one/one/poor.map.yaml"),
                          folder.path("runs/one/better.map.yaml"));
  const std::string rows = folder.path("rows.json");
  static_cast<void>(run_cosa({"audit", folder.path("runs"), "--json", rows}));
  const json mappings = json::parse(folder.read("rows.json")).at("mappings");
  ASSERT_EQ(mappings.size(), 3U);
  EXPECT_EQ(mappings[0].at("mapping"), "one/better.map.yaml");
  EXPECT_EQ(mappings[0].at("ratio"), 1);
  EXPECT_EQ(mappings[1].at("cost"), nullptr);
  EXPECT_EQ(mappings[1].at("fault_place"), "one/broken.map.yaml:1");
  EXPECT_GT(mappings[2].at("ratio"), 1);
}

TEST_F(AuditCommand, IsTheSameOnEveryRunAndForEveryNumberOfJobs) {
  const auto text = [&](const char* jobs) {
    return run_cosa({"audit", folder.path("runs"), "--no-timing", "--jobs", jobs}).out;
  };
  EXPECT_EQ(text("1"), text("3"));
}

TEST_F(AuditCommand, RefusesAFolderWithoutMappings) {
  std::filesystem::create_directories(folder.path("empty"));
  EXPECT_EQ(run_cosa({"audit", folder.path("empty")}).exit_code, 2);
  const CommandResult missing = run_cosa({"audit", folder.path("missing")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("is no folder"));
}

}  // namespace
}  // namespace cosa::testing
