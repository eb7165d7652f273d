#include "cosa/base/factors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/check.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Factors, PrimePowersOfSmallNumbers) {
  EXPECT_THAT(prime_powers(1), IsEmpty());
  EXPECT_THAT(prime_powers(2), ElementsAre(PrimePower{2, 1}));
  EXPECT_THAT(prime_powers(112), ElementsAre(PrimePower{2, 4}, PrimePower{7, 1}));
  EXPECT_THAT(prime_powers(49), ElementsAre(PrimePower{7, 2}));
}

TEST(Factors, PrimesComeWithTheirRepetitions) {
  EXPECT_THAT(prime_factors(1), IsEmpty());
  EXPECT_THAT(prime_factors(360), ElementsAre(2, 2, 2, 3, 3, 5));
  EXPECT_THAT(prime_factors(97), ElementsAre(97));
}

TEST(Factors, DivisorsAscend) {
  EXPECT_THAT(divisors(1), ElementsAre(1));
  EXPECT_THAT(divisors(12), ElementsAre(1, 2, 3, 4, 6, 12));
}

TEST(Factors, LargeNumbersStayExact) {
  EXPECT_THAT(prime_powers(std::int64_t{1} << 62), ElementsAre(PrimePower{2, 62}));
  EXPECT_THAT(prime_powers(std::int64_t{1000003} * 1000033),
              ElementsAre(PrimePower{1000003, 1}, PrimePower{1000033, 1}));
}

// Trial division by the definition, against the three functions.
TEST(Factors, AgreeWithTrialDivisionUpToAThousand) {
  for (std::int64_t n = 1; n <= 1000; ++n) {
    std::vector<std::int64_t> expected_divisors;
    for (std::int64_t d = 1; d <= n; ++d) {
      if (n % d == 0) {
        expected_divisors.push_back(d);
      }
    }
    EXPECT_EQ(divisors(n), expected_divisors) << n;
    std::int64_t product = 1;
    for (const std::int64_t p : prime_factors(n)) {
      EXPECT_EQ(divisors(p).size(), 2) << p << " of " << n << " is no prime";
      product *= p;
    }
    EXPECT_EQ(product, n);
  }
}

TEST(Factors, ZeroIsABugOfTheCaller) {
  EXPECT_THROW(static_cast<void>(prime_powers(0)), InternalError);
  EXPECT_THROW(static_cast<void>(divisors(-4)), InternalError);
}

}  // namespace
}  // namespace cosa
