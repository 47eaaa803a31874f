// SPDX-License-Identifier: Apache-2.0
//
// A value that is made when it is first asked for.

#ifndef BERSIH_PIPELINE_MATCH_LAZY_H_
#define BERSIH_PIPELINE_MATCH_LAZY_H_

#include <atomic>
#include <mutex>

namespace bersih {

// Thread-safe: whoever asks first makes it, and the others wait.
template <typename T>
class Lazy {
 public:
  template <typename Make>
  const T& Get(Make make) {
    if (!done_.load(std::memory_order_acquire)) {
      std::call_once(once_, [&] {
        value_ = make();
        done_.store(true, std::memory_order_release);
      });
    }
    return value_;
  }

 private:
  std::once_flag once_;
  std::atomic<bool> done_ = false;
  T value_{};
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_LAZY_H_
