#pragma once

#include <string_view>

namespace cosa::detail {

/// What a component is to Timeloop, which looks for parts of its class's name.
enum class ComponentKind { kStorage, kCompute, kNetwork, kOther };

[[nodiscard]] ComponentKind component_kind(std::string_view class_name);

[[nodiscard]] bool is_dram_class(std::string_view class_name);

}  // namespace cosa::detail
