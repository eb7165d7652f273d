// What every YAML reader refuses, shown with the reader of problems.
#include <gtest/gtest.h>

#include "cosa/io/problem_yaml.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

std::string error_of(const std::string& text) {
  return testing::input_error_message([&] { return read_problem_from_text(text, "f.yaml"); });
}

class YamlErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(YamlErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(error_of(GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, YamlErrors,
    ::testing::Values(
        BadInput{"Empty", "", "f.yaml:1: the file is empty"},
        BadInput{"Blank", " \r\n\t\n", "f.yaml:1: the file is empty"},
        BadInput{"OnlyComments", "# nothing\n", "f.yaml:1: the file holds no value"},
        BadInput{"OnlyAWord", "problem", "f.yaml:1: 'problem' is not a map; give a map"},
        BadInput{"List", "- a\n- b\n", "f.yaml:1: is a list, not a map; give a map"},
        BadInput{"DuplicateKey", "problem:\n  R: 7\n  S: 3\n  R: 2\n",
                 "f.yaml:4: R: given twice, first on line 2; keep one of them"},
        BadInput{"TruncatedMap", "problem: {R: 3, S: 1,",
                 "f.yaml:1: is not YAML: end of map flow not found; close the map with }, and put "
                 "commas between its entries"},
        BadInput{
            "TruncatedList", "problem: [R, S",
            "f.yaml:1: is not YAML: end of sequence flow not found; close the list with ], and "
            "put commas between its items"},
        BadInput{"MissingComma", "problem: {R: 1 S: 1}",
                 "f.yaml:1: is not YAML: end of map flow not found; close the map with }, and put "
                 "commas between its entries"},
        BadInput{"TextAfterMap", "problem: {R: 1} x",
                 "f.yaml:1: is not YAML: end of map not found"},
        BadInput{"DoubleQuoteLeftOpen",
                 "problem:\n  R: 3\n  shape: \"cnn-layer\n  S: 3\n  P: \"4\"\n",
                 "f.yaml:3: the quoted text does not end on its line; close it with \""},
        BadInput{"SingleQuoteLeftOpen", "problem:\n  shape: 'cnn-layer\n  S: '3'\n",
                 "f.yaml:2: the quoted text does not end on its line; close it with '"},
        BadInput{"QuoteLeftOpenToTheEnd", "problem:\n  shape: \"cnn-layer\n",
                 "f.yaml:2: the quoted text does not end on its line; close it with \""},
        BadInput{"SecondDocument", "problem: {R: 3}\n---\nproblem: {R: 3}\n",
                 "f.yaml:2: a second document starts here; give one document a file"},
        BadInput{"TextAfterDocumentEnd", "problem: {R: 1}\n...\ntrailing\n",
                 "f.yaml:3: a second document starts here; give one document a file"},
        BadInput{"NoSpaceInFlow", "problem: {count:3, R: 1}",
                 "f.yaml:1: problem.count:3: unknown key; put a space after the colon: count: 3"},
        BadInput{"NoSpaceInBlock", "problem:\n  R: 7\n  S:7\n  P: 3\n",
                 "f.yaml:3: is not YAML: illegal map value; put a space after the colon"},
        BadInput{"NoSpaceAlone", "problem:\n  R:7\n",
                 "f.yaml:2: problem: 'R:7' is not a map; put a space after the colon: R: 7"},
        BadInput{"Tabs", "problem:\n\tR: 7\n",
                 "f.yaml:2: is not YAML: illegal map value; indent with spaces, not with tabs"},
        BadInput{"Indentation", "problem:\n  R: 3\n S: 4\n",
                 "f.yaml:3: is not YAML: end of map not found"},
        BadInput{"UndefinedAlias", "problem: {R: *x}",
                 "f.yaml:1: is not YAML: the referenced anchor is not defined"},
        BadInput{"AliasOfItself", "problem: &a {R: *a}",
                 "f.yaml:1: an alias stands inside its own anchor; write the content out"},
        BadInput{
            "MergeKey", "problem:\n  <<: 3\n",
            "f.yaml:2: <<: a merge key brings the entries of maps; write <<: *anchor of a map"},
        BadInput{"ListAsKey", "problem: {[1]: 3}",
                 "f.yaml:1: a key must be a name; write `name: value`"},
        BadInput{"NoKey", "problem: {: 3}", "f.yaml:1: a key must be a name; write `name: value`"},
        BadInput{"TagOnMap", "problem: !layer {R: 3}",
                 "f.yaml:1: the tag '!layer' is not supported; leave it out"},
        BadInput{"TagOnNumber", "problem: {R: !!int 3}",
                 "f.yaml:1: the tag 'tag:yaml.org,2002:int' is not supported; leave it out"},
        BadInput{"BlockOfText", "problem: |\n  R: 3\n",
                 "f.yaml:1: problem: a block of text is not expected here; write the value on one "
                 "line"},
        BadInput{"LineEndInText", "problem: {\"a\\nb\": 3}",
                 "f.yaml:1: the text 'a?b' holds a control character"},
        BadInput{"NewerVersion", "%YAML 9.9\n---\nproblem: {R: 3}\n",
                 "f.yaml:1: is not YAML: YAML major version too large"},
        BadInput{"NotUtf8", "problem:\n  R: \xFF\n",
                 "f.yaml:2: byte 0xFF is not UTF-8; save the file as UTF-8"},
        BadInput{"TruncatedUtf8", "problem: \xC3",
                 "f.yaml:1: byte 0xC3 is not UTF-8; save the file as UTF-8"},
        BadInput{"OverlongUtf8", "problem: \xC0\xAF",
                 "f.yaml:1: byte 0xC0 is not UTF-8; save the file as UTF-8"},
        BadInput{"Utf16", std::string("\xFF\xFEp\0r\0", 6),
                 "f.yaml:1: byte 0xFF is not UTF-8; save the file as UTF-8"},
        BadInput{"Nul", std::string("problem:\n  R: \0 3\n", 17),
                 "f.yaml:2: holds the control character 0x00; give a text file"},
        BadInput{"Escape", "problem: \x1B[31m",
                 "f.yaml:1: holds the control character 0x1B; give a text file"}),
    name_of_bad_input);

TEST(YamlLimits, DeepNestingIsRefused) {
  EXPECT_EQ(error_of("problem: " + std::string(100'000, '[')),
            "f.yaml:1: nested deeper than 32 levels");
}

TEST(YamlLimits, AliasesThatMultiplyAreRefused) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) {
      bomb += (j == 0 ? "" : ", ") + alias;
    }
    bomb += "]\n";
  }
  EXPECT_EQ(error_of(bomb), "f.yaml:6: more than 1000000 values, aliases written out");
}

TEST(YamlLimits, AnOverlongTextIsRefused) {
  EXPECT_EQ(error_of("problem: {R: " + std::string(1001, 'a') + "}"),
            "f.yaml:1: a text of 1001 characters; is a closing quote or a line end missing?");
}

TEST(YamlLimits, AnOverlargeFileIsRefused) {
  EXPECT_EQ(error_of(std::string((4 << 20) + 1, '#')),
            "f.yaml: is larger than 4 MiB; is this the right file?");
}

}  // namespace
}  // namespace cosa
