// SPDX-License-Identifier: Apache-2.0
//
// Packs of any number of rules, of the kinds that rules/ has and in about its
// proportions: of 25 rules 21 are anchored at the start and 17 drop a line,
// most admit short lines only. Labels are made of the words that generated
// articles are made of, so that prefixes match now and then, as they do.

#ifndef BERSIH_BENCH_PACKS_H_
#define BERSIH_BENCH_PACKS_H_

#include <string>

namespace bersih::bench {

// A temporary folder with `rules` generated rules; deleted with the object.
class GeneratedPacks {
 public:
  explicit GeneratedPacks(int rules);
  ~GeneratedPacks();
  GeneratedPacks(const GeneratedPacks&) = delete;
  GeneratedPacks& operator=(const GeneratedPacks&) = delete;

  const std::string& dir() const { return dir_; }

 private:
  std::string dir_;
};

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_PACKS_H_
