#include "component_class.h"

#include <algorithm>
#include <array>

namespace cosa::detail {
namespace {

template <std::size_t N>
bool has_part(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

constexpr std::array<std::string_view, 5> kStorage{"DRAM", "SRAM", "regfile", "smartbuffer",
                                                   "storage"};
constexpr std::array<std::string_view, 2> kCompute{"mac", "compute"};
constexpr std::array<std::string_view, 4> kNetwork{"XY_NoC", "Legacy", "ReductionTree",
                                                   "SimpleMulticast"};

}  // namespace

ComponentKind component_kind(std::string_view class_name) {
  if (has_part(class_name, kStorage)) {
    return ComponentKind::kStorage;
  }
  if (has_part(class_name, kCompute)) {
    return ComponentKind::kCompute;
  }
  return has_part(class_name, kNetwork) ? ComponentKind::kNetwork : ComponentKind::kOther;
}

bool is_dram_class(std::string_view class_name) {
  return class_name.find("DRAM") != std::string_view::npos;
}

}  // namespace cosa::detail
