// Files that include others, shown with the reader of problems.
#include <gtest/gtest.h>

#include <string>

#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "cosa/workload/convolution.h"
#include "io/temporary_folder.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

class SourceText : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    write_text_file(folder.path() / name, text);
  }

  std::string error_of(const std::string& name) {
    std::string message =
        testing::input_error_message([&] { return read_problem(folder.path() / name); });
    const std::string root = (folder.path() / "").string();
    for (std::size_t at = message.find(root); at != std::string::npos; at = message.find(root)) {
      message.erase(at, root.size());
    }
    return message;
  }

  TemporaryFolder folder;
};

TEST_F(SourceText, IncludesAFileWhereALineSaysSo) {
  write("base.yaml", "base_ignore: &base\n  {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1}\n");
  write("layer.yaml", "{{include_text('base.yaml')}}\nproblem:\n  <<: *base\n  C: 16\n");
  EXPECT_EQ(read_problem(folder.path() / "layer.yaml").value,
            convolution("layer", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 16, .k = 2}));
}

TEST_F(SourceText, PlacesAreThoseOfTheFileThatSaysIt) {
  write("base.yaml", "a_ignore: 1\nbase_ignore: &base\n  R: 3\n  S: three\n");
  write("layer.yaml",
        "# layer\n{{ include_text(\"base.yaml\") }}\nproblem:\n  <<: *base\n"
        "  P: -1\n");
  EXPECT_EQ(error_of("layer.yaml"),
            "base.yaml:4: problem.S: 'three' is not an integer; give an integer >= 1");
  write("base.yaml", "base_ignore: &base {R: 3, S: 3}\n");
  EXPECT_EQ(error_of("layer.yaml"),
            "layer.yaml:5: problem.P: '-1' is below 1; give an integer >= 1");
  write("base.yaml", "base_ignore: {{C}}\n");
  EXPECT_EQ(error_of("layer.yaml"),
            "base.yaml:1: the template '{{C}}' (jinja) is not expanded here; write its value out, "
            "or expand the file first");
}

TEST_F(SourceText, RefusesAFileThatIsNotThereAndOneThatIncludesItself) {
  write("layer.yaml", "\n{{include_text('layer.yaml')}}\n");
  EXPECT_EQ(error_of("layer.yaml"), "layer.yaml:2: files include each other deeper than 8 levels");
  write("layer.yaml", "{{include_text('none.yaml')}}\n");
  EXPECT_EQ(error_of("layer.yaml"), "none.yaml: there is no such file");
}

TEST_F(SourceText, OtherTemplatesAreNotExpanded) {
  write("layer.yaml", "problem: {R: 3, S: {{include_text('three.yaml')}} }\n");
  EXPECT_EQ(error_of("layer.yaml"),
            "layer.yaml:1: the template '{{include_text('three.yaml')}} }' (jinja) is not expanded "
            "here; write its value out, or expand the file first");
}

TEST_F(SourceText, LibconfigIsRefusedByName) {
  write("layer.cfg", "problem: {R: 3};\n");
  EXPECT_EQ(error_of("layer.cfg"),
            "layer.cfg: libconfig files are not read; write the content as "
            "YAML");
}

}  // namespace
}  // namespace cosa
