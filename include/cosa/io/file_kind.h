#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/io/dialect.h"

namespace cosa {

/// What a file, or a section of one, is about.
enum class FileKind {
  kLayer,        ///< one operation and its extents
  kLayerTable,   ///< many layers, in CSV
  kMachine,      ///< an architecture
  kConstraints,  ///< what mappings must obey, on top of the machine
  kMapping,
  kEnergyTable,  ///< an energy reference table (ERT)
  kAreaTable,    ///< an area reference table (ART)
  kOptions,      ///< of the formulation
  kNetwork,      ///< ONNX
  kUnused,       ///< a section of the field's that nothing here depends on
};

/// The name used in text and JSON.
[[nodiscard]] std::string_view to_string(FileKind kind);

/// One section of a file: files of the field often hold several.
struct FileSection {
  FileKind kind;
  std::string form;                  ///< in words: which of the kind's forms
  std::optional<Dialect> dialect{};  ///< of what Timeloop has dialects of

  friend bool operator==(const FileSection&, const FileSection&) = default;
};

/// What the file holds, in the order of the file, by its ending and its content; nothing is read
/// beyond what tells kinds apart. Throws `InputError` where the file is of no known kind, no YAML
/// or no JSON.
[[nodiscard]] std::vector<FileSection> recognise_file(const std::filesystem::path& path);

/// The same of a text. The ending of `file_name` counts.
[[nodiscard]] std::vector<FileSection> recognise_text(std::string_view text,
                                                      const std::string& file_name);

}  // namespace cosa
