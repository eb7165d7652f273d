#include "json_text.h"

#include <algorithm>
#include <set>
#include <vector>

#include "place.h"
#include "utf8.h"

namespace cosa::detail {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr int kDeepest = 32;

/// Watches the parser: it would let a repeated key win and recurse without a limit.
class ParseGuard {
 public:
  explicit ParseGuard(const std::string& file) : file_(file) {}

  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      if (depth >= kDeepest) {
        Place{{file_, {}}, {}}.fail("nested deeper than " + std::to_string(kDeepest) + " levels");
      }
      keys_.emplace_back();
    } else if (event == Event::object_end || event == Event::array_end) {
      keys_.pop_back();
    } else if (event == Event::key) {
      const std::string& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second) {
        Place{{file_, {}}, {}}.fail("the key " + excerpt(key) + " is given twice in one object",
                                    "keep one of them");
      }
    }
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;
};

/// Drops the parser's own heading, `[json.exception.parse_error.101] ... column 5: `.
std::string without_heading(const std::string& message) {
  const std::size_t start = message.find("syntax error");
  return start == std::string::npos ? message : message.substr(start);
}

}  // namespace

Json parse_json(std::string_view raw, const std::string& file) {
  const std::string_view text = checked_text(raw, file);
  if (text.size() > kMostBytes) {
    Place{{file, {}}, {}}.fail("is larger than 16 MiB", "is this the right file?");
  }
  ParseGuard guard(file);
  try {
    return Json::parse(text, [&guard](int depth, Json::parse_event_t event, const Json& parsed) {
      return guard(depth, event, parsed);
    });
  } catch (const Json::parse_error& error) {
    const auto read = text.substr(0, std::min(text.size(), error.byte));
    const auto line =
        1 + std::ranges::count(read.substr(0, read.empty() ? 0 : read.size() - 1), '\n');
    Place{{file, static_cast<int>(line)}, {}}.fail("is not JSON: " + without_heading(error.what()));
  } catch (const Json::exception& error) {
    Place{{file, {}}, {}}.fail(std::string("is not JSON: ") + error.what());
  }
}

}  // namespace cosa::detail
