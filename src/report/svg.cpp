#include "svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cosa::detail {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else {
      result += c;
    }
  }
  return result;
}

struct Rgb {
  int red;
  int green;
  int blue;
};

constexpr Rgb kInnermost{0xcf, 0xc1, 0xee};
constexpr Rgb kOutermost{0x5a, 0x31, 0xa8};
constexpr Rgb kWhite{0xff, 0xff, 0xff};

int mixed(int from, int to, double share) {
  return static_cast<int>(std::lround(from + share * (to - from)));
}

std::string mixed(const Rgb& from, const Rgb& to, double share) {
  return fmt::format("#{:02x}{:02x}{:02x}", mixed(from.red, to.red, share),
                     mixed(from.green, to.green, share), mixed(from.blue, to.blue, share));
}

}  // namespace

void Svg::reach(double y) { height_ = std::max(height_, y); }

void Svg::rect(double x, double y, double width, double height, std::string_view fill,
               std::string_view stroke) {
  reach(y + height);
  shapes_ += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\" fill=\"{}\" "
      "stroke=\"{}\"/>\n",
      x, y, width, height, fill, stroke);
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view color, double width,
               std::string_view dashes) {
  reach(std::max(y1, y2));
  shapes_ += fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
      "stroke-width=\"{}\"{}/>\n",
      x1, y1, x2, y2, color, width,
      dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", dashes));
}

void Svg::circle(double x, double y, double radius, std::string_view fill) {
  reach(y + radius);
  shapes_ +=
      fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\" stroke=\"#fff\"/>\n", x,
                  y, radius, fill);
}

void Svg::text(double x, double y, std::string_view text, const TextStyle& style) {
  constexpr double kDescent = 4;
  constexpr std::array kAnchors{"start", "middle", "end"};
  reach(y + kDescent);
  shapes_ +=
      fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\"{}>{}</text>\n", x,
                  y, kAnchors.at(static_cast<std::size_t>(style.anchor)), style.color,
                  style.bold ? " font-weight=\"700\"" : "", escaped(text));
}

std::string Svg::file(std::string_view title) const {
  constexpr double kMargin = 8;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" font-family=\"sans-serif\" "
      "font-size=\"12\">\n<title>{2}</title>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{3}</svg>\n",
      width_, height_ + kMargin, escaped(title), shapes_);
}

std::string tensor_color(TensorId tensor) {
  constexpr std::array kColors{"#2f76d2", "#e0761b", "#12966c", "#cf4790",
                               "#8c8a12", "#0d93ab", "#a5562f", "#6d7f2f"};
  return kColors.at(tensor.value() % kColors.size());
}

std::string level_color(LevelId level, std::size_t num_levels) {
  const double share =
      num_levels < 2 ? 1 : static_cast<double>(level.value()) / static_cast<double>(num_levels - 1);
  return mixed(kInnermost, kOutermost, share);
}

std::string component_color(const Binding& component, std::size_t num_levels) {
  return component.bottleneck == Bottleneck::kCompute ? std::string(kComputeColor)
                                                      : level_color(component.level, num_levels);
}

std::string paler(const std::string& color, double share) {
  const auto channel = [&](std::size_t at) { return std::stoi(color.substr(at, 2), nullptr, 16); };
  return mixed(kWhite, {channel(1), channel(3), channel(5)}, share);
}

}  // namespace cosa::detail
