#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "apps/command.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {

/// A network scheduled again and again with one cache, in a folder of its own.
class ResumedNetwork {
 public:
  /// `arguments` name the network, the machine and the options.
  explicit ResumedNetwork(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}

  /// What the command is told to run with the cache of that name.
  [[nodiscard]] std::vector<std::string> command(const std::string& cache,
                                                 const std::string& json) const {
    std::vector<std::string> words{"network"};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    words.insert(words.end(), {"--no-timing", "--cache", folder_.path(cache), "--json",
                               folder_.path(json), "--resume"});
    return words;
  }

  [[nodiscard]] std::string json(const std::string& name) const { return folder_.read(name); }

  /// How many schedules the cache of that name holds; all of them must be whole.
  [[nodiscard]] int kept(const std::string& cache) const {
    const CommandResult result = run_cosa({"cache", "stat", "--cache", folder_.path(cache)});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, ::testing::Not(::testing::HasSubstr("damaged")));
    const std::string lead = ": ";
    return std::stoi(result.out.substr(result.out.find(lead) + lead.size()));
  }

 private:
  std::vector<std::string> arguments_;
  TemporaryFolder folder_;
};

/// Kills the command at `kills` moments, each random within the time that an undisturbed run takes,
/// and lets the last one end: nothing that was kept is lost, and the result is the same.
inline void expect_kills_lose_nothing(const ResumedNetwork& network, int kills) {
  const auto start = std::chrono::steady_clock::now();
  const CommandResult undisturbed = run_cosa(network.command("undisturbed", "undisturbed.json"));
  const auto whole = std::chrono::steady_clock::now() - start;
  ASSERT_EQ(undisturbed.exit_code, 0) << undisturbed.err;

  const std::random_device::result_type seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> share(0, 1);
  int kept = 0;
  for (int k = 0; k < kills; ++k) {
    const RunningCommand command(network.command("killed", "killed.json"));
    std::this_thread::sleep_for(share(random) * whole);
    command.kill();
    static_cast<void>(command.wait());
    const int now = network.kept("killed");
    EXPECT_GE(now, kept) << "kill " << k;
    kept = now;
  }
  const CommandResult resumed = run_cosa(network.command("killed", "killed.json"));
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(resumed.out, undisturbed.out);
  EXPECT_EQ(network.json("killed.json"), network.json("undisturbed.json"));
  EXPECT_EQ(network.kept("killed"), network.kept("undisturbed"));
}

}  // namespace cosa::testing
