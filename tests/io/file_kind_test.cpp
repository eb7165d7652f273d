#include "cosa/io/file_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

FileKind only_kind(const std::string& text, const std::string& name = "file.yaml") {
  const auto sections = recognise_text(text, name);
  EXPECT_EQ(sections.size(), 1U) << text;
  return sections.front().kind;
}

std::optional<Dialect> only_dialect(const std::string& text) {
  return recognise_text(text, "file.yaml").front().dialect;
}

TEST(FileKind, IsToldByTheSection) {
  EXPECT_EQ(only_kind("problem: {R: 1}"), FileKind::kLayer);
  EXPECT_EQ(only_kind("arch: {storage: []}"), FileKind::kMachine);
  EXPECT_EQ(only_kind("architecture: {subtree: []}"), FileKind::kMachine);
  EXPECT_EQ(only_kind("mapspace: {constraints: []}"), FileKind::kConstraints);
  EXPECT_EQ(only_kind("architecture_constraints: []"), FileKind::kConstraints);
  EXPECT_EQ(only_kind("mapping: []"), FileKind::kMapping);
  EXPECT_EQ(only_kind("ERT: {tables: []}"), FileKind::kEnergyTable);
  EXPECT_EQ(only_kind("ART: {tables: []}"), FileKind::kAreaTable);
  EXPECT_EQ(only_kind("mapper: {algorithm: random}"), FileKind::kUnused);
}

TEST(FileKind, OfOptionsIsToldByTheirKeys) {
  EXPECT_EQ(only_kind("form: corrected\nA: [[1]]\n"), FileKind::kOptions);
}

TEST(FileKind, IsToldByTheEndingWhereThereIsNoYaml) {
  EXPECT_EQ(only_kind("net,name\n", "layers.csv"), FileKind::kLayerTable);
  EXPECT_EQ(only_kind("\x08\x07", "net.onnx"), FileKind::kNetwork);
  EXPECT_EQ(only_kind(R"({"nodes": []})", "m.json"), FileKind::kMapping);
  EXPECT_EQ(only_kind(R"({"layer": "x", "mapping": {"nodes": []}})", "m.json"), FileKind::kMapping);
}

TEST(FileKind, OfAFileWithSeveralSectionsIsOneForEach) {
  const auto sections =
      recognise_text("arch: {storage: []}\nproblem: {einsum: x}\nmapper: {}\n", "all.yaml");
  EXPECT_THAT(sections, ElementsAre(FileSection{FileKind::kMachine, "Timeloop v0.1, as CoSA's",
                                                Dialect::kV01},
                                    FileSection{FileKind::kLayer, "einsum", std::nullopt},
                                    FileSection{FileKind::kUnused, "mapper", std::nullopt}));
}

TEST(FileKind, TellsTheDialectsOfMachines) {
  EXPECT_EQ(only_dialect("arch: {arithmetic: {}, storage: []}"), Dialect::kV01);
  EXPECT_EQ(only_dialect("architecture: {version: 0.3, subtree: []}"), Dialect::kV03);
  EXPECT_EQ(only_dialect("architecture: {version: 0.2, local: []}"), Dialect::kV03);
  EXPECT_EQ(only_dialect("architecture: {version: 0.4, nodes: [!Component {name: x}]}"),
            Dialect::kV04);
}

TEST(FileKind, TellsTheFormsOfLayers) {
  EXPECT_EQ(only_dialect("problem: {R: 1}"), Dialect::kV01);
  EXPECT_EQ(only_dialect("problem: {shape: {dimensions: []}, instance: {}}"), Dialect::kV03);
  EXPECT_EQ(only_dialect("problem: {version: 0.4, shape: {dimensions: []}, instance: {}}"),
            Dialect::kV04);
}

TEST(FileKindErrors, NameWhatIsNoneOfThem) {
  const auto message = [](const std::string& text, const std::string& name) {
    return testing::input_error_message([&] { return recognise_text(text, name); });
  };
  EXPECT_EQ(
      message("a: 1\n# nothing else\narchitectur: {}\n", "f.yaml"),
      "f.yaml:1: a: unknown section; usual are arch, architecture, problem, mapping, mapspace, "
      "constraints, ERT");
  EXPECT_EQ(message("architectur: {}\n", "f.yaml"),
            "f.yaml:1: architectur: unknown section; did you mean architecture?");
  EXPECT_EQ(message("[]", "f.json"),
            "f.json: is JSON, but no mapping; a mapping has the key `nodes` or `mapping`");
  EXPECT_THAT(message("problem: {", "f.yaml"), HasSubstr("f.yaml:"));
  EXPECT_THAT(message("just text", "f.yaml"), HasSubstr("f.yaml"));
}

}  // namespace
}  // namespace cosa
