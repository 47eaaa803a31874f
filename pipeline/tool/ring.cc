// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/ring.h"

#include <utility>

namespace bersih {

Ring::Ring(size_t slots, size_t rule_count, size_t usual_bytes)
    : usual_bytes_(usual_bytes), slots_(slots) {
  for (Slot& slot : slots_) slot.result.counts = Counts(rule_count);
}

Slot* Ring::ToFill() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return ended_ || filled_ - taken_ < slots_.size(); });
  return ended_ ? nullptr : At(filled_);
}

void Ring::Filled() {
  std::unique_lock lock(mutex_);
  const size_t size = At(filled_)->batch.bytes().size();
  room_.wait(lock, [&] {
    return ended_ || bytes_ == 0 ||
           bytes_ + size <= slots_.size() * usual_bytes_;
  });
  if (ended_) return;
  bytes_ += size;
  ++filled_;
  filled_some_.notify_one();
}

Slot* Ring::ToClean() {
  std::unique_lock lock(mutex_);
  filled_some_.wait(lock, [&] { return claimed_ < filled_ || ended_; });
  return claimed_ < filled_ ? At(claimed_++) : nullptr;
}

void Ring::Cleaned(Slot* slot) {
  const std::lock_guard lock(mutex_);
  slot->cleaned = true;
  if (slot == At(taken_)) cleaned_some_.notify_one();
}

Slot* Ring::ToTake(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  cleaned_some_.wait_for(lock, patience, [&] {
    return error_ != nullptr || At(taken_)->cleaned ||
           (ended_ && taken_ == filled_);
  });
  if (error_ != nullptr) std::rethrow_exception(error_);
  return At(taken_)->cleaned ? At(taken_) : nullptr;
}

void Ring::Taken(Slot* slot) {
  const size_t size = slot->batch.bytes().size();
  if (size > usual_bytes_ || slot->result.out.capacity() > 2 * usual_bytes_) {
    slot->batch = Batch();
    slot->result.out = std::string();
  }
  const std::lock_guard lock(mutex_);
  slot->cleaned = false;
  bytes_ -= size;
  ++taken_;
  room_.notify_one();
}

bool Ring::AtEnd() {
  const std::lock_guard lock(mutex_);
  return ended_ && taken_ == filled_;
}

void Ring::End() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  room_.notify_all();
  filled_some_.notify_all();
  cleaned_some_.notify_all();
}

void Ring::Abandon() {
  End();
  const std::lock_guard lock(mutex_);
  claimed_ = filled_;
}

void Ring::Fail() {
  const std::lock_guard lock(mutex_);
  if (error_ == nullptr) error_ = std::current_exception();
  cleaned_some_.notify_all();
}

}  // namespace bersih
