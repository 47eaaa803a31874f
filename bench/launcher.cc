// SPDX-License-Identifier: Apache-2.0
//
// A request is its length and then its parts, each with a zero behind it:
// times, in, out, errors, argv. The answer is a Cost.

#include "bench/launcher.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace bersih::bench {
namespace {

bool ReadAll(int fd, void* data, size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = read(fd, at, size);
    if (got <= 0) return false;
    at += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

void WriteAll(int fd, const void* data, size_t size) {
  if (write(fd, data, size) != static_cast<ssize_t>(size)) {
    std::perror("launcher");
    std::_Exit(3);
  }
}

void Redirect(const char* path, int flags, int to) {
  const int fd = open(path, flags, 0600);
  if (fd < 0) {
    std::perror(path);
    std::_Exit(127);
  }
  dup2(fd, to);
  close(fd);
}

double Seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

Cost RunOnce(char* const* argv, const char* in, const char* out,
             const char* errors) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t pid = fork();
  if (pid == 0) {
    Redirect(in, O_RDONLY, STDIN_FILENO);
    Redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    Redirect(errors, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    execv(argv[0], argv);
    std::perror(argv[0]);
    std::_Exit(127);
  }
  int status = 0;
  rusage usage = {};
  wait4(pid, &status, 0, &usage);
  const std::chrono::duration<double> wall =
      std::chrono::steady_clock::now() - start;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          Seconds(usage.ru_utime) + Seconds(usage.ru_stime), wall.count(),
          int64_t{usage.ru_maxrss} << 10};
}

void Serve(int from, int to) {
  size_t size = 0;
  std::string request;
  while (ReadAll(from, &size, sizeof size)) {
    request.resize(size);
    if (!ReadAll(from, request.data(), size)) return;
    std::vector<char*> parts;
    for (size_t at = 0; at < size; at = request.find('\0', at) + 1) {
      parts.push_back(request.data() + at);
    }
    parts.push_back(nullptr);
    Cost total;
    for (int i = std::atoi(parts[0]); i > 0 && total.status == 0; --i) {
      const Cost cost = RunOnce(&parts[4], parts[1], parts[2], parts[3]);
      total.status = cost.status;
      total.cpu_seconds += cost.cpu_seconds;
      total.wall_seconds += cost.wall_seconds;
      total.peak_rss = std::max(total.peak_rss, cost.peak_rss);
    }
    WriteAll(to, &total, sizeof total);
  }
}

}  // namespace

Launcher::Launcher() {
  int there[2], back[2];
  if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0 ||
      (pid_ = fork()) < 0) {
    std::perror("launcher");
    std::exit(3);
  }
  if (pid_ == 0) {
    close(there[1]);
    close(back[0]);
    Serve(there[0], back[1]);
    std::_Exit(0);
  }
  close(there[0]);
  close(back[1]);
  to_ = there[1];
  from_ = back[0];
}

Launcher::~Launcher() {
  close(to_);
  close(from_);
  waitpid(pid_, nullptr, 0);
}

Cost Launcher::Run(const std::vector<std::string>& argv, const std::string& in,
                   const std::string& out, const std::string& errors,
                   int times) {
  std::string request;
  const auto add = [&request](const std::string& part) {
    request.append(part).push_back('\0');
  };
  add(std::to_string(times));
  add(in);
  add(out);
  add(errors);
  for (const std::string& argument : argv) add(argument);
  const size_t size = request.size();
  WriteAll(to_, &size, sizeof size);
  WriteAll(to_, request.data(), size);
  Cost cost;
  if (!ReadAll(from_, &cost, sizeof cost)) cost.status = 127;
  return cost;
}

}  // namespace bersih::bench
