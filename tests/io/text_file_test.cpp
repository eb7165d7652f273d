#include "cosa/io/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>

#include "io/temporary_folder.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;

TEST(TextFile, ReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  const std::string text = "first\nsecond\n" + std::string(200'000, 'x');
  write_text_file(folder.path() / "a.txt", text);
  EXPECT_EQ(read_text_file(folder.path() / "a.txt"), text);
}

TEST(TextFile, ReplacesAFileAndLeavesNothingElse) {
  const TemporaryFolder folder;
  write_text_file(folder.path() / "a.txt", "old");
  write_text_file(folder.path() / "a.txt", "new");
  EXPECT_EQ(read_text_file(folder.path() / "a.txt"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(TextFile, ANewFileIsAsReadableAsAnyOther) {
  const TemporaryFolder folder;
  write_text_file(folder.path() / "a.txt", "text");
  EXPECT_NE(fs::status(folder.path() / "a.txt").permissions() & fs::perms::owner_read,
            fs::perms::none);
  EXPECT_EQ(fs::status(folder.path() / "a.txt").permissions() & fs::perms::owner_exec,
            fs::perms::none);
}

TEST(TextFileErrors, NameThePath) {
  const TemporaryFolder folder;
  const std::string at = folder.path().string();
  EXPECT_EQ(testing::input_error_message([&] { return read_text_file(folder.path()); }),
            at + ": is a folder; name a file");
  EXPECT_EQ(testing::input_error_message([&] { return read_text_file(folder.path() / "no"); }),
            at + "/no: there is no such file");
  EXPECT_EQ(testing::input_error_message([&] { return read_text_file("/dev/zero"); }),
            "/dev/zero: is larger than 16 MiB; is this the right file?");
  EXPECT_EQ(testing::input_error_message([&] {
              write_text_file(folder.path() / "no" / "a.txt", "text");
              return 0;
            }),
            at + "/no/a.txt: cannot be written: No such file or directory");
}

TEST(TextFileErrors, AFailedWriteLeavesNothingBehind) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "taken");
  EXPECT_EQ(testing::input_error_message([&] {
              write_text_file(folder.path() / "taken", "text");
              return 0;
            }),
            (folder.path() / "taken").string() + ": cannot be written: Is a directory");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace cosa
