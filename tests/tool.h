// SPDX-License-Identifier: Apache-2.0
//
// Runs the real binary over files in a folder of its own.

#ifndef BERSIH_TESTS_TOOL_H_
#define BERSIH_TESTS_TOOL_H_

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

extern char** environ;

namespace bersih {

struct Ran {
  int code = -1;
  std::string out, err;
  long peak_kib = 0;    // memory
  std::string summary;  // the line that ends standard error, not in `err`
};

// Has a folder with a small set of packs in rules/, of which the tests know
// the results exactly: the real packs may change.
class ToolTest : public testing::Test {
 protected:
  static constexpr char kStages[] =
      "stages = [\"headline\", \"dateline\", \"caption\", \"promo\"]\n";
  static constexpr char kPack[] = R"toml(
[[rule]]
id = "common.dateline.city"
stage = "dateline"
match = '^(?P<place>[A-Z]{3,}) - '
action = "prefix"
remove = ["[[JAKARTA - ]]Harga beras naik lagi."]
keep = ["Harga beras naik lagi - begitu katanya."]

[[rule]]
id = "common.caption.credit"
stage = "caption"
match = '\(Foto: [^)]*\)$'
action = "drop"
remove = ["Warga mengantre. (Foto: Rina)"]
keep = ["Ia menulis (Foto: buram) di bawah gambar itu."]

[[rule]]
id = "common.promo.read-also"
stage = "promo"
match = '^Baca Juga: '
action = "drop"
remove = ["Baca Juga: Harga Beras Naik"]
keep = ["Warga diimbau baca juga: petunjuk pada kemasan."]

[[rule]]
id = "common.promo.site"
stage = "promo"
match = '^Hanya di sini$'
action = "drop"
hosts = ["*.example.com"]
remove = ["Hanya di sini"]
keep = ["Hanya di sini orang masih menenun dengan tangan."]
)toml";
  static constexpr char kIdPack[] = R"toml(
[[rule]]
id = "id.promo.share"
stage = "promo"
match = '^Bagikan$'
action = "drop"
remove = ["Bagikan"]
keep = ["Bagikan beras itu kepada warga, kata lurah."]
)toml";

  // An article, and what the packs leave of it.
  static constexpr char kArticle[] =
      "Warga mengantre. (Foto: Rina)\n"
      "JAKARTA - Harga beras naik lagi pekan ini di semua pasar kota.\n"
      "Baca Juga: Harga Telur\n"
      "Stok masih cukup untuk enam bulan ke depan, kata juru bicara.\n";
  static constexpr char kClean[] =
      "Harga beras naik lagi pekan ini di semua pasar kota.\n"
      "Stok masih cukup untuk enam bulan ke depan, kata juru bicara.\n";

  void SetUp() override {
    std::string name = testing::TempDir() + "bersih_tool_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    std::filesystem::create_directories(dir_ + "/rules/common");
    std::filesystem::create_directories(dir_ + "/rules/id");
    Write("rules/stages.toml", kStages);
    Write("rules/common/all.toml", kPack);
    Write("rules/id/promo.toml", kIdPack);
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  std::string Path(const std::string& name) const { return dir_ + "/" + name; }

  // Writes a file of the folder; returns its path.
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  static void TakeSummary(Ran* ran) {
    const size_t line = ran->err.rfind("bersih: ");
    if (line == std::string::npos ||
        ran->err.find("; removed ", line) == std::string::npos) {
      return;
    }
    ran->summary = ran->err.substr(line);
    ran->err.resize(line);
  }

  // Runs `bersih ARGUMENTS`. `out_fd` stands in for standard output when it
  // is no -1, and is closed; `in_path` for standard input.
  Ran Run(const std::vector<std::string>& arguments,
          const std::string& input = "", int out_fd = -1,
          std::string in_path = "") const {
    if (in_path.empty()) in_path = Write("stdin", input);
    return Finish(Start(arguments, in_path, out_fd), out_fd);
  }

  // The first half of Run.
  pid_t Start(const std::vector<std::string>& arguments,
              const std::string& in_path, int out_fd = -1) const {
    const std::string out = Path("stdout"), err = Path("stderr");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, in_path.c_str(), O_RDONLY, 0);
    if (out_fd >= 0) {
      posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
      posix_spawn_file_actions_addclose(&actions, out_fd);
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, out.c_str(),
                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::vector<char*> argv = {const_cast<char*>(BERSIH_TOOL)};
    for (const std::string& argument : arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    pid_t pid = -1;
    const int error =
        posix_spawn(&pid, BERSIH_TOOL, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (out_fd >= 0) close(out_fd);
    EXPECT_EQ(error, 0) << BERSIH_TOOL;
    return error == 0 ? pid : -1;
  }

  // The second half: waits for its end.
  Ran Finish(pid_t pid, int out_fd = -1) const {
    Ran ran;
    if (pid < 0) return ran;
    int status = 0;
    rusage usage = {};
    wait4(pid, &status, 0, &usage);
    ran.peak_kib = usage.ru_maxrss;
    // A signal is shown as a shell would.
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (out_fd < 0) ran.out = Read(Path("stdout"));
    ran.err = Read(Path("stderr"));
    TakeSummary(&ran);
    return ran;
  }

  // The same with the packs of the test.
  Ran RunHere(std::vector<std::string> arguments, const std::string& input = "",
              int out_fd = -1) const {
    size_t at = 0;
    if (!arguments.empty() && arguments[0] == "rules") at = 2;
    if (!arguments.empty() &&
        (arguments[0] == "explain" || arguments[0] == "clean" ||
         arguments[0] == "score")) {
      at = 1;
    }
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(at),
                     {"--rules", Path("rules")});
    return Run(arguments, input, out_fd);
  }

  std::string dir_;
};

}  // namespace bersih

#endif  // BERSIH_TESTS_TOOL_H_
