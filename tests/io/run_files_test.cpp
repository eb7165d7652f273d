#include "cosa/io/run_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/io/text_file.h"
#include "io/temporary_folder.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kMapping = "mapping:\n- {target: DRAM, type: temporal}\n";
constexpr const char* kLayer = "problem: {R: 1}\n";
constexpr const char* kMachine = "arch: {storage: []}\n";

class RunFilesOf : public ::testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const {
    const fs::path path = folder.path() / name;
    fs::create_directories(path.parent_path());
    write_text_file(path, text);
  }

  TemporaryFolder folder;
};

TEST_F(RunFilesOf, AMappingStandBesideItOrInTheNearestFolderAbove) {
  write("top.yaml", kMachine);
  write("a/layer.yaml", kLayer);
  write("a/run/x.map.yaml", kMapping);
  write("a/run/x.stats.txt", "");
  write("a/run/x.ERT.yaml", "ERT: {tables: []}\n");
  write("b/layer.yaml", kLayer);
  const FoundRuns found = find_runs(folder.path());
  ASSERT_EQ(found.runs.size(), 1U);
  const RunFiles& run = found.runs.front();
  EXPECT_EQ(run.mapping, "a/run/x.map.yaml");
  EXPECT_THAT(run.layers, ElementsAre("a/layer.yaml"));
  EXPECT_THAT(run.machines, ElementsAre("top.yaml"));
  EXPECT_THAT(run.stats, ElementsAre("a/run/x.stats.txt"));
  EXPECT_THAT(run.energies, ElementsAre("a/run/x.ERT.yaml"));
}

TEST_F(RunFilesOf, AMappingStandInFoldersBesideIts) {
  write("one/arch/m.yaml", kMachine);
  write("one/prob/l.yaml", kLayer);
  write("one/map/x.yaml", kMapping);
  write("one/out/run.stats.txt", "");
  write("two/arch/m.yaml", kMachine);
  const FoundRuns found = find_runs(folder.path());
  ASSERT_EQ(found.runs.size(), 1U);
  EXPECT_THAT(found.runs.front().machines, ElementsAre("one/arch/m.yaml"));
  EXPECT_THAT(found.runs.front().layers, ElementsAre("one/prob/l.yaml"));
  EXPECT_THAT(found.runs.front().stats, IsEmpty());  // not beside the mapping
}

TEST_F(RunFilesOf, AMappingAreOrderedByTheLikenessOfTheirNames) {
  write("conv2.prob.yaml", kLayer);
  write("conv10.prob.yaml", kLayer);
  write("conv1.prob.yaml", kLayer);
  write("conv2.map.yaml", kMapping);
  write("m.yaml", kMachine);
  EXPECT_THAT(find_runs(folder.path()).runs.front().layers,
              ElementsAre("conv2.prob.yaml", "conv1.prob.yaml", "conv10.prob.yaml"));
}

TEST_F(RunFilesOf, AMappingAreItsOwnSections) {
  write("all.yaml", std::string(kMapping) + kLayer + kMachine);
  write("other.yaml", kLayer);
  const RunFiles run = find_runs(folder.path()).runs.front();
  EXPECT_THAT(run.layers, ElementsAre("all.yaml"));
  EXPECT_THAT(run.machines, ElementsAre("all.yaml"));
}

TEST_F(RunFilesOf, NoMappingAreNone) {
  write("empty.yaml", "mapping: []\n");
  write("l.yaml", kLayer);
  write("notes.txt", kMapping);
  const FoundRuns found = find_runs(folder.path());
  EXPECT_THAT(found.runs, IsEmpty());
  EXPECT_THAT(found.unreadable, IsEmpty());
}

TEST_F(RunFilesOf, AnUnreadableMappingAreNamed) {
  write("bad.yaml", "x: 1\nmapping:\n- {target: [}\n");
  write("other.yaml", "- {target: [}\n");  // nothing says that it is a mapping
  const FoundRuns found = find_runs(folder.path());
  ASSERT_EQ(found.unreadable.size(), 1U);
  EXPECT_EQ(found.unreadable.front().path, "bad.yaml");
  EXPECT_THAT(found.unreadable.front().error.what(), HasSubstr("bad.yaml:3: "));
}

TEST_F(RunFilesOf, WhatIsNoFolderIsRefused) {
  EXPECT_EQ(testing::input_error_message([] { return find_runs("no/such/folder").runs.size(); }),
            "no/such/folder: is no folder; name the folder of the runs");
}

}  // namespace
}  // namespace cosa
