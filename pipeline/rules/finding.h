// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a pack, said to the person who can mend it.

#ifndef BERSIH_PIPELINE_RULES_FINDING_H_
#define BERSIH_PIPELINE_RULES_FINDING_H_

#include <string>
#include <vector>

namespace bersih {

// Something to mend in a pack.
struct Finding {
  enum class Level { kError, kWarning };
  Level level = Level::kError;
  std::string file;
  int line = 0;         // from 1; 0 when the file as a whole is meant
  std::string rule;     // id, or empty
  std::string message;  // what is wrong; how to mend it

  // "id/promo.toml:12: error: id.promo.x: unknown key 'zon'; did you mean
  // 'zone'?"
  std::string ToString() const;
};

// By file and line; findings of one line keep their order.
void SortFindings(std::vector<Finding>* findings);

// Adds findings about one file to a list. Not owning: both must outlive it.
class Reporter {
 public:
  Reporter(std::string file, std::vector<Finding>* findings)
      : file_(std::move(file)), findings_(findings) {}

  // The rule that is meant from now on; empty: none.
  void set_rule(std::string id) { rule_ = std::move(id); }

  void Error(int line, std::string message);
  void Warning(int line, std::string message);

  const std::string& file() const { return file_; }
  int errors() const { return errors_; }  // so far

 private:
  void Add(Finding::Level level, int line, std::string message);

  std::string file_;
  std::string rule_;
  std::vector<Finding>* findings_;
  int errors_ = 0;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_FINDING_H_
