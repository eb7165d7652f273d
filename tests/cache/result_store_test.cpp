#include "cosa/cache/result_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <thread>

#include "cosa/base/input_error.h"
#include "io/temporary_folder.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ResultStoreTest : public ::testing::Test {
 protected:
  /// Another process's view: a store of its own on the same folder.
  ResultStore open() {
    return ResultStore(folder.path(),
                       [this](const std::string& warning) { warnings.push_back(warning); });
  }

  [[nodiscard]] std::filesystem::path file(int number) const {
    return folder.path() / ("results-v1-" + std::to_string(number) + ".sqlite");
  }

  /// Runs SQL behind the store's back.
  void tamper(const std::string& sql) {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(file(1).c_str(), &connection), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(connection);
  }

  TemporaryFolder folder;
  std::vector<std::string> warnings;
};

TEST_F(ResultStoreTest, FindsWhatWasPutAndNothingElse) {
  ResultStore store = open();
  EXPECT_EQ(store.find("a"), std::nullopt);
  store.put("a", "one");
  store.put("b", "two");
  EXPECT_EQ(store.find("a"), "one");
  store.put("a", "three");
  EXPECT_EQ(store.find("a"), "three");
  store.erase("a");
  EXPECT_EQ(store.find("a"), std::nullopt);
  EXPECT_EQ(store.find("b"), "two");
  EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(ResultStoreTest, AnotherProcessSeesItAtOnce) {
  ResultStore writer = open();
  ResultStore reader = open();
  writer.put("a", "one");
  EXPECT_EQ(reader.find("a"), "one");
}

TEST_F(ResultStoreTest, ManyAtOnceLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kResults = 25;
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < kWriters; ++w) {
      writers.emplace_back([this, w] {
        ResultStore store(folder.path());
        for (int i = 0; i < kResults; ++i) {
          store.put(std::to_string(w) + "/" + std::to_string(i), std::to_string(i));
        }
      });
    }
  }
  ResultStore store = open();
  EXPECT_EQ(store.statistics().results, kWriters * kResults);
  EXPECT_EQ(store.statistics().damaged, 0);
  EXPECT_EQ(store.find("3/24"), "24");
  EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(ResultStoreTest, AResultThatIsNotAsItWasWrittenIsDropped) {
  open().put("a", "one");
  open().put("b", "two");
  tamper("UPDATE result SET text = 'One' WHERE key = 'a'");
  ResultStore store = open();
  EXPECT_EQ(store.statistics().damaged, 1);
  EXPECT_EQ(store.find("a"), std::nullopt);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("is damaged and dropped")));
  EXPECT_EQ(store.find("b"), "two");
  EXPECT_EQ(store.statistics().results, 1);
}

TEST_F(ResultStoreTest, AResultUnderAnothersKeyIsDropped) {
  open().put("a", "one");
  tamper("UPDATE result SET key = 'b'");
  EXPECT_EQ(open().find("b"), std::nullopt);
}

TEST_F(ResultStoreTest, AFileThatIsNoDatabaseIsSetAside) {
  std::ofstream(file(1)) << std::string(5000, 'x');
  ResultStore store = open();
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("results-v1-1.sqlite is damaged")));
  store.put("a", "one");
  EXPECT_EQ(open().find("a"), "one") << "the next one begins where this one went on";
  const StoreStatistics statistics = store.statistics();
  EXPECT_EQ(statistics.file, file(2));
  EXPECT_THAT(statistics.set_aside, ElementsAre(file(1)));
}

TEST_F(ResultStoreTest, ADatabaseOfOtherTablesIsSetAside) {
  tamper("CREATE TABLE result (other TEXT)");
  ResultStore store = open();
  store.put("a", "one");
  EXPECT_EQ(store.find("a"), "one");
  EXPECT_EQ(store.statistics().file, file(2));
}

TEST_F(ResultStoreTest, AFileThatIsDamagedWhileItIsOpenIsSetAside) {
  ResultStore store = open();
  for (int i = 0; i < 100; ++i) {
    store.put(std::to_string(i), std::string(1000, 'x'));
  }
  // The first page stays: the file opens.
  constexpr std::size_t kPage = 4096;
  const std::size_t size = std::filesystem::file_size(file(1));
  {
    std::fstream bytes(file(1), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(kPage);
    bytes << std::string(size - kPage, '\xff');
  }
  ResultStore later = open();
  EXPECT_EQ(later.find("7"), std::nullopt);
  later.put("7", "found again");
  EXPECT_EQ(later.find("7"), "found again");
  EXPECT_EQ(later.statistics().file, file(2));
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("set aside")));
}

TEST_F(ResultStoreTest, ATruncatedFileLosesNoMoreThanItsResults) {
  {
    ResultStore store = open();
    for (int i = 0; i < 100; ++i) {
      store.put(std::to_string(i), std::string(1000, 'x'));
    }
  }
  const std::size_t size = std::filesystem::file_size(file(1));
  for (std::size_t cut = size - 1; cut > 0; cut -= std::min<std::size_t>(cut, 9'973)) {
    std::filesystem::resize_file(file(1), cut);
    ResultStore store = open();
    for (int i = 0; i < 100; ++i) {
      const auto text = store.find(std::to_string(i));
      EXPECT_TRUE(!text || *text == std::string(1000, 'x'));
    }
    store.put("new", "one");
    EXPECT_EQ(store.find("new"), "one");
    for (int number = 2; std::filesystem::exists(file(number)); ++number) {
      std::filesystem::remove(file(number));
    }
  }
}

TEST_F(ResultStoreTest, ClearDropsEverything) {
  std::ofstream(file(1)) << std::string(5000, 'x');
  ResultStore store = open();
  store.put("a", "one");
  store.put("b", "two");
  EXPECT_EQ(store.clear(), 2);
  EXPECT_EQ(store.find("a"), std::nullopt);
  EXPECT_EQ(store.statistics().results, 0);
  EXPECT_THAT(store.statistics().set_aside, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(file(1)));
}

TEST_F(ResultStoreTest, AFolderThatCannotBeMadeIsTheUsersError) {
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_THROW(ResultStore(folder.path() / "file" / "cache"), InputError);
}

}  // namespace
}  // namespace cosa
