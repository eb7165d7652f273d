// A file cut off anywhere is read or refused in one line; nothing else comes out of a reader.
#include <gtest/gtest.h>

#include <string>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "io/random_mapping.h"
#include "support/folders.h"

namespace cosa {
namespace {

/// How many proper beginnings of the text the reader takes for whole.
template <typename Reader>
std::size_t count_read(const std::string& text, Reader&& reader) {
  std::size_t count = 0;
  for (std::size_t size = 0; size < text.size(); ++size) {
    try {
      static_cast<void>(reader(text.substr(0, size)));
      ++count;
    } catch (const InputError& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with("cut.off:")) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
  }
  return count;
}

std::string example(const std::string& name) {
  return read_text_file(COSA_EXAMPLES_DIR "/" + name);
}

TEST(TruncatedFiles, AProblemNeedsItsDimensions) {
  // N comes last of what is required: the strides and dilations after it may be missing.
  const std::string text = example("layers/resnet50_first.yaml");
  const std::size_t readable = count_read(
      text, [](const std::string& cut) { return read_problem_from_text(cut, "cut.off"); });
  EXPECT_LE(readable, text.size() - text.find("N: 1"));
}

TEST(TruncatedFiles, AMachineNeedsWholeEntries) {
  const std::string text = example("architectures/simba16.yaml");
  const std::size_t readable = count_read(
      text, [](const std::string& cut) { return read_architecture_from_text(cut, "cut.off"); });
  // Whole entries stand at the ends of 6 lines, each with and without the line end and the
  // indentation and dash of the next.
  EXPECT_LE(readable, 6U * 5U);
}

TEST(TruncatedFiles, AMapspaceNeedsWholeEntries) {
  const Architecture machine =
      read_architecture_from_text(example("architectures/simba16.yaml"), "simba16.yaml");
  count_read(example("architectures/simba16_mapspace.yaml"), [&](const std::string& cut) {
    return read_mapspace_from_text(cut, "cut.off", machine);
  });
}

TEST(TruncatedFiles, ATableNeedsWholeLines) {
  count_read(example("layers/resnet50.csv"),
             [](const std::string& cut) { return read_layer_table_from_text(cut, "cut.off"); });
}

TEST(TruncatedFiles, AMappingNeedsEveryNode) {
  RandomMappings random(3);
  const Workload workload = random.workload();
  const Architecture architecture = random.architecture();
  const Mapping mapping = random.even(workload, architecture);
  EXPECT_EQ(count_read(mapping_to_json(workload, architecture, mapping),
                       [&](const std::string& cut) {
                         return mapping_from_json(cut, "cut.off", workload, architecture);
                       }),
            0U);
  count_read(mapping_to_yaml(workload, architecture, mapping), [&](const std::string& cut) {
    return mapping_from_yaml(cut, "cut.off", workload, architecture);
  });
}

}  // namespace
}  // namespace cosa
