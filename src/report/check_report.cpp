#include "cosa/report/check_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "clipped.h"
#include "cosa/base/input_error.h"
#include "cosa/base/text.h"
#include "cosa/workload/einsum.h"
#include "json.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::Json;

constexpr std::size_t kColumns = 100;
constexpr std::string_view kIndent = "  ";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string indented(const std::string& lines) {
  std::string text;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    text += std::string(kIndent) + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return text;
}

/// The operation; nothing where names do not fit the short form: extents and words say enough.
std::string einsum_line(const Workload& workload) {
  try {
    return einsum_text(workload) + "\n";
  } catch (const InputError&) {
    return "";
  }
}

Json section_object(const CheckedSection& checked) {
  Json object{{"file", checked.file}, {"kind", nullptr}, {"form", nullptr}, {"dialect", nullptr}};
  if (checked.section) {
    object["kind"] = to_string(checked.section->kind);
    object["form"] = checked.section->form;
    if (checked.section->dialect) {
      object["dialect"] = to_string(*checked.section->dialect);
    }
  }
  object["usable"] = checked.error.empty();
  object["summary"] = checked.summary;
  object["warnings"] = checked.warnings;
  object["error"] = checked.error.empty() ? Json(nullptr) : Json(checked.error);
  return object;
}

}  // namespace

std::string check_text(std::span<const CheckedSection> sections, const ReportStyle& style) {
  std::string text;
  for (const CheckedSection& checked : sections) {
    if (!checked.error.empty() || !checked.section) {
      continue;
    }
    const std::string file =
        style.color ? fmt::format("{}{}{}", kBold, checked.file, kPlain) : checked.file;
    text += text.empty() ? "" : "\n";
    text +=
        fmt::format("{}: {}, {}\n", file, to_string(checked.section->kind), checked.section->form);
    text += checked.summary.empty()
                ? ""
                : std::string(kIndent) + clipped(checked.summary, kColumns - kIndent.size()) + "\n";
    text += indented(checked.picture);
  }
  return text;
}

std::string check_json(std::span<const CheckedSection> sections) {
  std::string text = "{\"files\": [";
  for (std::size_t i = 0; i < sections.size(); ++i) {
    text += (i == 0 ? "\n" : ",\n") + section_object(sections[i]).dump();
  }
  return text + "\n]}\n";
}

std::string workload_text(const Workload& workload) {
  std::vector<std::string> extents;
  for (const Dimension& dimension : workload.dimensions()) {
    extents.push_back(fmt::format("{} {}", dimension.name, with_commas(dimension.extent)));
  }
  std::vector<std::string> words;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const Tensor& tensor = workload.tensors()[v];
    words.push_back(
        fmt::format("{} {}{}", tensor.name, with_commas(workload.tensor_words(TensorId{v})),
                    tensor.word_bits ? fmt::format(" of {} bits", *tensor.word_bits) : ""));
  }
  return einsum_line(workload) + fmt::format("extents  {}\nwords    {}\n",
                                             fmt::join(extents, " | "), fmt::join(words, " | "));
}

}  // namespace cosa
