#include "cosa/io/layers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cosa/io/text_file.h"
#include "cosa/workload/convolution.h"
#include "io/bad_input.h"
#include "io/temporary_folder.h"
#include "support/folders.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kProblem = "problem: {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1}\n";
const ConvolutionShape kShape{.r = 3, .s = 3, .p = 8, .q = 8, .c = 4, .k = 2};

TEST(LayerTable, ReadsOneLayerALine) {
  const auto table = read_layer_table_from_text(
      "net,name,R,S,P,Q,C,K,N,Wstride,Hstride,Wdilation,Hdilation\n"
      "resnet,first,7,7,112,112,3,64,1,2,2,1,1\n"
      "resnet,second,1,1,56,56,64,64,1,1,1,1,1\n",
      "t.csv");
  EXPECT_THAT(table.value,
              ElementsAre(Layer{"resnet", "first",
                                convolution("first", {.r = 7,
                                                      .s = 7,
                                                      .p = 112,
                                                      .q = 112,
                                                      .c = 3,
                                                      .k = 64,
                                                      .w_stride = 2,
                                                      .h_stride = 2})},
                          Layer{"resnet", "second",
                                convolution("second", {.p = 56, .q = 56, .c = 64, .k = 64})}));
  EXPECT_THAT(table.warnings, IsEmpty());
}

TEST(LayerTable, ColumnsStandInAnyOrderAndStridesMayBeLeftOut) {
  const auto table = read_layer_table_from_text("N,K,C,Q,P,S,R,name,net\n1,2,4,8,8,3,3,a,b\n", "t");
  EXPECT_THAT(table.value, ElementsAre(Layer{"b", "a", convolution("a", kShape)}));
}

TEST(LayerTable, TakesCarriageReturnsBlankLinesByteOrderMarkSpacesAndQuotes) {
  const auto table = read_layer_table_from_text(
      "\xEF\xBB\xBFnet, name,R,S,P,Q,C,K,N\r\n"
      "b,\"a, \"\"big\"\" one\",3,3, 8,8 ,4,2,1\r\n"
      "\r\n",
      "t.csv");
  EXPECT_THAT(table.value,
              ElementsAre(Layer{"b", "a, \"big\" one", convolution("a, \"big\" one", kShape)}));
}

TEST(LayerTable, ADilationOfZeroIsOneWithAWarning) {
  const auto table = read_layer_table_from_text(
      "net,name,R,S,P,Q,C,K,N,Hdilation\nb,a,3,3,8,8,4,2,1,0\n", "t.csv");
  EXPECT_THAT(table.value, ElementsAre(Layer{"b", "a", convolution("a", kShape)}));
  EXPECT_THAT(table.warnings,
              ElementsAre(Warning{{"t.csv", 2}, "Hdilation", "a dilation of 0 is read as 1"}));
}

class LayerTableErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(LayerTableErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_layer_table_from_text(GetParam().text, "f.csv"); }),
            GetParam().message);
}

/// A table of the required columns; its lines start on line 2.
std::string table(const std::string& lines) { return "net,name,R,S,P,Q,C,K,N\n" + lines; }

INSTANTIATE_TEST_SUITE_P(
    All, LayerTableErrors,
    ::testing::Values(
        BadInput{"Empty", "", "f.csv:1: the file is empty"},
        BadInput{"NoLayer", table(""), "f.csv:1: the table has no layer; give one line a layer"},
        BadInput{"UnknownColumn", "net,name,R,S,P,Q,C,K,N,Wstrides\n",
                 "f.csv:1: unknown column 'Wstrides'; did you mean Wstride?"},
        BadInput{"OtherSeparator", "net;name\n",
                 "f.csv:1: unknown column 'net;name'; separate the columns with commas"},
        BadInput{"ColumnTwice", "net,name,R,S,P,Q,C,K,N,N\n",
                 "f.csv:1: two columns are called N; keep one of them"},
        BadInput{"ColumnMissing", "net,name,R,S,P,Q,C,K\n", "f.csv:1: the column N is missing"},
        BadInput{"NetMissing", "name,R,S,P,Q,C,K,N\n", "f.csv:1: the column net is missing"},
        BadInput{"TooFewFields", table("a,b,1,1,1,1,1,1\n"), "f.csv:2: has 8 fields, the header 9"},
        BadInput{"TooManyFields", table("a,b,1,1,1,1,1,1,1,\n"),
                 "f.csv:2: has 10 fields, the header 9"},
        BadInput{"Fraction", table("a,b,1,1,1,1,1,1,1.5\n"),
                 "f.csv:2: N: '1.5' is not an integer; give an integer >= 1"},
        BadInput{"NoNumber", table("a,b,1,1,1,1,1,1,\n"),
                 "f.csv:2: N: '' is not an integer; give an integer >= 1"},
        BadInput{"Zero", table("a,b,1,1,1,1,1,1,0\n"),
                 "f.csv:2: N: '0' is below 1; give an integer >= 1"},
        BadInput{"ProductTooLarge", table("a,b,3000000000,3000000000,3000000000,1,1,1,1\n"),
                 "f.csv:2: 9000000000000000000 * 3000000000 does not fit in 64 bits; make the "
                 "extents or coefficients smaller"},
        BadInput{"NoName", table("a,,1,1,1,1,1,1,1\n"),
                 "f.csv:2: name: is empty; name every layer and its net"},
        BadInput{"SlashInName", table("a,b/c,1,1,1,1,1,1,1\n"),
                 "f.csv:2: name: 'b/c' is not a name; give at most 100 characters without /"},
        BadInput{"LayerTwice", table("a,b,1,1,1,1,1,1,1\n\na,b,1,1,1,1,1,1,2\n"),
                 "f.csv:4: the layer 'a/b' is given twice, first on line 2; give each its own "
                 "name"},
        BadInput{"FileNameTwice", table("a__b,c,1,1,1,1,1,1,1\na,b__c,1,1,1,1,1,1,1\n"),
                 "f.csv:3: the layer 'a/b__c' has the file name of the layer on line 2; give each "
                 "its own name"},
        BadInput{"QuoteLeftOpen", table("a,\"b,1\n"),
                 "f.csv:2: the quoted field 'b,1' does not end on its line; close it with \""},
        BadInput{"TextAfterQuote", table("a,\"b\"c,1\n"),
                 "f.csv:2: text follows the closing quote of 'b'; put a comma between"},
        BadInput{"QuoteInside", table("a,b\"c\",1\n"),
                 "f.csv:2: a quote stands inside the field 'b\"c\"'; quote the whole field and "
                 "double the quotes in it"},
        BadInput{"Binary", std::string("net\0", 4),
                 "f.csv:1: holds the control character 0x00; give a text file"}),
    name_of_bad_input);

TEST(Layers, AProblemFileIsOneLayerWithoutANet) {
  const TemporaryFolder folder;
  write_text_file(folder.path() / "conv.yaml", kProblem);
  const auto layers = read_layers(folder.path() / "conv.yaml");
  EXPECT_THAT(layers.value, ElementsAre(Layer{"", "conv", convolution("conv", kShape)}));
  EXPECT_EQ(layers.value.front().path(), "conv");
  EXPECT_EQ(layers.value.front().file_stem(), "conv");
}

TEST(Layers, AFolderIsItsProblemFilesSortedByName) {
  const TemporaryFolder folder;
  const auto net = folder.path() / "net";
  std::filesystem::create_directory(net);
  write_text_file(net / "b.yaml", kProblem);
  write_text_file(net / "a.2.yml", kProblem);
  write_text_file(net / "layers.yaml", "- a.2\n- b\n");
  write_text_file(net / "unique_layers.yaml", "- a.2\n");
  write_text_file(net / "example.yaml", "# two\n---\n- a.2\n\n---\n- b\n");
  write_text_file(net / "README", "not YAML: at: all");
  for (const auto& path : {net, net / ""}) {
    const auto layers = read_layers(path);
    EXPECT_THAT(layers.value, ElementsAre(Layer{"net", "a.2", convolution("a.2", kShape)},
                                          Layer{"net", "b", convolution("b", kShape)}));
    EXPECT_THAT(layers.warnings, ElementsAre(Warning{{(path / "example.yaml").string(), 1},
                                                     {},
                                                     "is a list, not a problem: passed over"}));
    EXPECT_EQ(layers.value.front().path(), "net/a.2");
    EXPECT_EQ(layers.value.front().file_stem(), "net__a.2");
  }
}

TEST(Layers, ReadsTheLayersThatComeWithTheProject) {
  const std::string folder = COSA_EXAMPLES_DIR "/layers/";
  const auto table = read_layers(folder + "resnet50.csv");
  EXPECT_EQ(table.value.size(), 24U);
  const auto first = read_layers(folder + "resnet50_first.yaml");
  ASSERT_EQ(first.value.size(), 1U);
  EXPECT_EQ(first.value.front().workload.dimensions(), table.value.front().workload.dimensions());
  EXPECT_EQ(first.value.front().workload.tensors(), table.value.front().workload.tensors());
}

TEST(LayersErrors, NameThePath) {
  const TemporaryFolder folder;
  const std::string at = folder.path().string();
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path()); }),
            at + ": the folder holds no layer; put CoSA problem files (.yaml) into it");
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path() / "no.csv"); }),
            at + "/no.csv: there is no such file");
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path() / "no"); }),
            at + "/no: there is no such file");
  write_text_file(folder.path() / "layers.txt", kProblem);
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path() / "layers.txt"); }),
            at + "/layers.txt: is neither .csv nor .yaml; name a table, a problem or a folder of "
                 "problems");
  write_text_file(folder.path() / "a.yaml", kProblem);
  write_text_file(folder.path() / "a.yml", kProblem);
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path()); }),
            at + "/a.yml: a second file of the layer a; keep one of .yaml and .yml");
  write_text_file(folder.path() / "a.yaml", "problem: {R: 3}\n");
  EXPECT_EQ(testing::input_error_message([&] { return read_layers(folder.path()); }),
            at + "/a.yaml:1: problem: the key S is missing");
}

}  // namespace
}  // namespace cosa
