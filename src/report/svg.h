#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cosa/architecture/storage_level.h"
#include "cosa/model/cost.h"
#include "cosa/workload/tensor.h"

namespace cosa::detail {

/// Where a text begins, ends, or is centred.
enum class Anchor { kStart, kMiddle, kEnd };

/// How a text looks.
struct TextStyle {
  Anchor anchor = Anchor::kStart;
  bool bold = false;
  std::string_view color = "#1c2330";
};

/// A picture in the making: shapes in the order in which they are painted, in pixels from the upper
/// left corner. Its height is that of what is in it.
class Svg {
 public:
  explicit Svg(double width) : width_(width) {}

  void rect(double x, double y, double width, double height, std::string_view fill,
            std::string_view stroke = "none");
  void line(double x1, double y1, double x2, double y2, std::string_view color, double width,
            std::string_view dashes = "");
  void circle(double x, double y, double radius, std::string_view fill);
  /// `y` is that of the baseline. The text is escaped.
  void text(double x, double y, std::string_view text, const TextStyle& style = {});

  [[nodiscard]] double width() const { return width_; }
  /// The whole file, with the title for readers that do not see.
  [[nodiscard]] std::string file(std::string_view title) const;

 private:
  void reach(double y);

  double width_;
  double height_ = 0;
  std::string shapes_;
};

inline constexpr std::string_view kMutedColor = "#626c7d";
inline constexpr std::string_view kLineColor = "#dde1e8";
inline constexpr std::string_view kComputeColor = "#5b6473";
inline constexpr std::string_view kIdleColor = "#d4d8df";

// The colours of web/page.css in light.
[[nodiscard]] std::string tensor_color(TensorId tensor);
/// From pale, innermost, to deep, outermost.
[[nodiscard]] std::string level_color(LevelId level, std::size_t num_levels);
[[nodiscard]] std::string component_color(const Binding& component, std::size_t num_levels);
/// The colour mixed with white: `share` 1 is the colour itself.
[[nodiscard]] std::string paler(const std::string& color, double share);

}  // namespace cosa::detail
