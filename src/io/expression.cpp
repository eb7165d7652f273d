#include "expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>
#include <vector>

namespace cosa::detail {
namespace {

constexpr int kDeepest = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Python rounds halves to the even neighbour.
double round_half_even(double value) {
  const double below = std::floor(value);
  const double rest = value - below;
  const bool up = rest > 0.5 || (rest == 0.5 && std::fmod(below, 2) != 0);
  return up ? below + 1 : below;
}

double identity(double value) { return value; }

struct OneArgument {
  std::string_view name;
  double (*function)(double);
};

constexpr std::array<OneArgument, 11> kOneArgument{{
    {"abs", [](double x) { return std::fabs(x); }},
    {"ceil", [](double x) { return std::ceil(x); }},
    {"exp", [](double x) { return std::exp(x); }},
    {"float", identity},
    {"floor", [](double x) { return std::floor(x); }},
    {"int", [](double x) { return std::trunc(x); }},
    {"log", [](double x) { return std::log(x); }},
    {"log10", [](double x) { return std::log10(x); }},
    {"log2", [](double x) { return std::log2(x); }},
    {"round", round_half_even},
    {"sqrt", [](double x) { return std::sqrt(x); }},
}};

class Evaluator {
 public:
  Evaluator(std::string_view text, const Place& place, const NameValue& value_of)
      : text_(text), place_(place), value_of_(value_of) {}

  double evaluate() {
    const double value = sum();
    skip_spaces();
    if (at_ < text_.size()) {
      unexpected();
    }
    if (!std::isfinite(value)) {
      place_.fail(excerpt(text_) + " is not a finite number");
    }
    return value;
  }

 private:
  [[noreturn]] void unexpected() const {
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == '[')) {
      place_.fail(excerpt(text_) + " refers to another component, which is not supported",
                  "write the value out, or give it a name under `variables`");
    }
    place_.fail(excerpt(text_) + " is no arithmetic expression: " +
                    (at_ < text_.size() ? excerpt(text_.substr(at_, 1)) : "its end") +
                    " is not expected at column " + std::to_string(at_ + 1),
                "give a number, a name, or + - * / // % ** between them");
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }

  /// Whether the operator stands here, and is not the start of a longer one.
  bool take(std::string_view op) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(op)) {
      return false;
    }
    const bool doubled =
        op.size() == 1 && (op[0] == '*' || op[0] == '/') && text_.substr(at_ + 1).starts_with(op);
    if (doubled) {
      return false;
    }
    at_ += op.size();
    return true;
  }

  double sum() {
    double value = product();
    for (;;) {
      if (take("+")) {
        value += product();
      } else if (take("-")) {
        value -= product();
      } else {
        return value;
      }
    }
  }

  double product() {
    double value = signed_power();
    for (;;) {
      if (take("*")) {
        value *= signed_power();
      } else if (take("//")) {
        value = std::floor(value / divisor());
      } else if (take("/")) {
        value /= divisor();
      } else if (take("%")) {
        const double by = divisor();
        value -= by * std::floor(value / by);
      } else {
        return value;
      }
    }
  }

  double divisor() {
    const double value = signed_power();
    if (value == 0) {
      place_.fail(excerpt(text_) + " divides by zero");
    }
    return value;
  }

  double signed_power() {
    const Nesting nesting(*this);
    if (take("-")) {
      return -signed_power();
    }
    if (take("+")) {
      return signed_power();
    }
    const double base = operand();
    return take("**") ? std::pow(base, signed_power()) : base;
  }

  double operand() {
    skip_spaces();
    if (take("(")) {
      const double value = sum();
      if (!take(")")) {
        unexpected();
      }
      return value;
    }
    if (at_ < text_.size() && is_name_start(text_[at_])) {
      return named();
    }
    return number();
  }

  double number() {
    double value = 0;
    const char* begin = text_.data() + at_;
    const char* end = text_.data() + text_.size();
    const bool starts_well = begin != end && (is_digit(*begin) || *begin == '.');
    const auto result = std::from_chars(begin, end, value);
    if (!starts_well || result.ec != std::errc{}) {
      unexpected();
    }
    at_ += static_cast<std::size_t>(result.ptr - begin);
    return value;
  }

  double named() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_name_start(text_[at_]) || is_digit(text_[at_]))) {
      ++at_;
    }
    const std::string_view name = text_.substr(start, at_ - start);
    skip_spaces();
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == '[')) {
      unexpected();
    }
    return take("(") ? call(name) : value_of_(name);
  }

  double call(std::string_view name) {
    std::vector<double> arguments{sum()};
    while (take(",")) {
      arguments.push_back(sum());
    }
    if (!take(")")) {
      unexpected();
    }
    if (name == "max") {
      return std::ranges::max(arguments);
    }
    if (name == "min") {
      return std::ranges::min(arguments);
    }
    if (name == "pow" && arguments.size() == 2) {
      return std::pow(arguments[0], arguments[1]);
    }
    const auto* function = std::ranges::find(kOneArgument, name, &OneArgument::name);
    if (function == kOneArgument.end() || arguments.size() != 1) {
      place_.fail(excerpt(text_) + " calls " + std::string(name) + " with " +
                      std::to_string(arguments.size()) + " arguments, which is not supported",
                  "write the value out");
    }
    return function->function(arguments.front());
  }

  struct Nesting {
    explicit Nesting(Evaluator& evaluator) : depth(evaluator.depth_) {
      if (++depth > kDeepest) {
        evaluator.place_.fail("an expression nested deeper than " + std::to_string(kDeepest) +
                              " levels");
      }
    }
    ~Nesting() { --depth; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    int& depth;
  };

  std::string_view text_;
  const Place& place_;
  const NameValue& value_of_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

double evaluate_expression(std::string_view text, const Place& place, const NameValue& value_of) {
  return Evaluator(text, place, value_of).evaluate();
}

}  // namespace cosa::detail
