#include "cosa/search/objective.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::input_error_message;

constexpr double kEnergy = 8;
constexpr double kCycles = 3;

double value_of(const std::string& text) {
  return parse_objective(text).primary.value(kEnergy, kCycles);
}

TEST(ParseObjective, KnowsTheCommonOnes) {
  EXPECT_EQ(value_of("latency"), 3);
  EXPECT_EQ(value_of("energy"), 8);
  EXPECT_EQ(value_of("edp"), 24);
  EXPECT_EQ(value_of("ed2p"), 72);
}

TEST(ParseObjective, ReadsASum) {
  EXPECT_EQ(value_of("0.5*energy+2*latency"), 10);
  EXPECT_EQ(value_of(" 2 * latency + energy "), 14);
  EXPECT_EQ(value_of("4*latency"), 12);
}

TEST(ParseObjective, ReadsAProductOfPowers) {
  EXPECT_DOUBLE_EQ(value_of("energy^0.5*latency^2"), std::sqrt(8) * 9);
  EXPECT_DOUBLE_EQ(value_of("latency^3 * energy"), 216);
}

TEST(ParseObjective, ReadsAPairInOrder) {
  const ObjectivePair pair = parse_objective("latency,edp");
  EXPECT_EQ(pair.primary, Objective::latency());
  EXPECT_EQ(pair.secondary, Objective::edp());
}

TEST(ParseObjective, BreaksTiesByWhatTheFirstDoesNotSay) {
  EXPECT_EQ(parse_objective("latency").secondary, Objective::energy());
  EXPECT_EQ(parse_objective("edp").secondary, Objective::energy());
  EXPECT_EQ(parse_objective("energy").secondary, Objective::latency());
  EXPECT_EQ(parse_objective("energy^2").secondary, Objective::latency());
}

// One objective, one name: results and hashes name it.
TEST(ParseObjective, CallsEqualOnesByOneName) {
  const auto name = [](const std::string& text) { return parse_objective(text).primary.name(); };
  EXPECT_EQ(name("energy*latency"), "edp");
  EXPECT_EQ(name("latency^2*energy^1.0"), "ed2p");
  EXPECT_EQ(name("1*energy"), "energy");
  EXPECT_EQ(name("energy^0*latency"), "latency");
  EXPECT_EQ(name("2.50*latency+energy"), "energy+2.5*latency");
  EXPECT_EQ(name("latency^0.3*energy^0.70"), "energy^0.7*latency^0.3");
}

TEST(ParseObjective, ReadsWhatItCallsIt) {
  for (const Objective& objective :
       {Objective::latency(), Objective::edp(), Objective::weighted(1, 2.5),
        Objective::weighted(0.1, 0), Objective::power(0.7, 0), Objective::power(0.7, 0.3),
        Objective::weighted(1e30, 1e-30), Objective::power(1e20, 1)}) {
    EXPECT_EQ(parse_objective(objective.name()).primary, objective) << objective.name();
  }
}

TEST(ParseObjectiveErrors, SayWhatIsWrongAndWhatToWrite) {
  const auto message = [](const std::string& text) {
    return input_error_message([&] { static_cast<void>(parse_objective(text)); });
  };
  EXPECT_THAT(message("latencie"),
              AllOf(HasSubstr("\"latencie\" is not known; did you mean latency?"),
                    HasSubstr("0.5*energy+2*latency")));
  EXPECT_THAT(message(""), HasSubstr("is not known"));
  EXPECT_THAT(message("energy+edp"), HasSubstr("names \"edp\", where only energy or latency can"));
  EXPECT_THAT(message("energy+energy"), HasSubstr("names energy twice"));
  EXPECT_THAT(message("energy^x"), HasSubstr("has \"x\" where a number must be"));
  EXPECT_THAT(message("a*energy+latency"), HasSubstr("has \"a\" where a number must be"));
  EXPECT_THAT(message("2*3*energy+latency"), HasSubstr("\"2*3*energy\""));
  EXPECT_THAT(message("latency,energy,edp"), HasSubstr("more than two parts"));
  EXPECT_THAT(message("edp,energy*latency"), HasSubstr("the same one twice"));
  EXPECT_THAT(message("-1*energy"), HasSubstr("weights >= 0"));
  EXPECT_THAT(message("inf*energy"), HasSubstr("two finite weights"));
  EXPECT_THAT(message("energy^-1*latency"), HasSubstr("exponents >= 0"));
  EXPECT_THAT(message("energy^0"), HasSubstr("above 0"));
}

}  // namespace
}  // namespace cosa
