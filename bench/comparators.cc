// SPDX-License-Identifier: Apache-2.0

#include "bench/comparators.h"

#ifdef BERSIH_HAVE_HYPERSCAN
#include <hs/hs.h>
#endif

#include "pipeline/text/re2_view.h"

namespace bersih::bench {
namespace {

RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

RE2::Options Quiet(int64_t memory) {
  RE2::Options options = Quiet();
  options.set_max_mem(memory);
  return options;
}

}  // namespace

SingleRE2s::SingleRE2s(const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    regexes_.push_back(std::make_unique<RE2>(ToRe2(pattern), Quiet()));
  }
}

uint64_t SingleRE2s::Match(const LineViews& lines) const {
  uint64_t matches = 0;
  for (const std::string_view line : lines) {
    for (const auto& regex : regexes_) {
      matches += RE2::PartialMatch(ToRe2(line), *regex);
    }
  }
  return matches;
}

OneSet::OneSet(const std::vector<std::string>& patterns)
    : set_(Quiet(kMemory), RE2::UNANCHORED) {
  for (const std::string& pattern : patterns) {
    set_.Add(ToRe2(pattern), nullptr);
  }
  set_.Compile();
}

uint64_t OneSet::Match(const LineViews& lines, uint64_t* failures) {
  uint64_t matches = 0;
  *failures = 0;
  for (const std::string_view line : lines) {
    RE2::Set::ErrorInfo error;
    if (set_.Match(ToRe2(line), &matches_, &error)) {
      matches += matches_.size();
    } else {
      *failures += error.kind != RE2::Set::kNoError;
    }
  }
  return matches;
}

#ifdef BERSIH_HAVE_HYPERSCAN
struct Hyperscan::Impl {
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
};

Hyperscan::Hyperscan(const std::vector<std::string>& patterns)
    : impl_(std::make_unique<Impl>()) {
  // As RE2 reads them: UTF-8, and classes like \w are ASCII.
  constexpr unsigned kFlags =
      HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;
  std::vector<const char*> taken;
  hs_compile_error_t* error = nullptr;
  for (const std::string& pattern : patterns) {
    hs_database_t* one = nullptr;
    if (hs_compile(pattern.c_str(), kFlags, HS_MODE_BLOCK, nullptr, &one,
                   &error) == HS_SUCCESS) {
      hs_free_database(one);
      taken.push_back(pattern.c_str());
    } else {
      hs_free_compile_error(error);
      ++refused_;
    }
  }
  const std::vector<unsigned> flags(taken.size(), kFlags);
  std::vector<unsigned> ids(taken.size());
  for (unsigned i = 0; i < ids.size(); ++i) ids[i] = i;
  if (hs_compile_multi(taken.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(taken.size()), HS_MODE_BLOCK,
                       nullptr, &impl_->database, &error) != HS_SUCCESS) {
    error_ = error->message;
    hs_free_compile_error(error);
  } else if (hs_alloc_scratch(impl_->database, &impl_->scratch) != HS_SUCCESS) {
    error_ = "no memory for Hyperscan's scratch";
  }
}

Hyperscan::~Hyperscan() {
  hs_free_scratch(impl_->scratch);
  hs_free_database(impl_->database);
}

uint64_t Hyperscan::Match(const LineViews& lines) {
  uint64_t matches = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long,
                        unsigned, void* to) {
    ++*static_cast<uint64_t*>(to);
    return 0;
  };
  for (const std::string_view line : lines) {
    hs_scan(impl_->database, line.data(), static_cast<unsigned>(line.size()), 0,
            impl_->scratch, count, &matches);
  }
  return matches;
}
#endif

}  // namespace bersih::bench
