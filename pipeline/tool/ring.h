// SPDX-License-Identifier: Apache-2.0
//
// What joins the threads: slots that go round. The reader fills them in the
// order of the input, workers take filled ones and clean them beside each
// other, the writer takes them in the order of the input again. There is a
// fixed number of slots, so nobody runs far ahead, and their memory is reused.

#ifndef BERSIH_PIPELINE_TOOL_RING_H_
#define BERSIH_PIPELINE_TOOL_RING_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <vector>

#include "pipeline/io/reader.h"
#include "pipeline/tool/worker.h"

namespace bersih {

struct Slot {
  Batch batch;
  BatchResult result;
  bool cleaned = false;  // the ring's
};

// Thread-safe: one reader, any number of workers, one writer. A slot belongs
// to whom it was handed, until he gives it back.
class Ring {
 public:
  // Of batches that are longer than `usual_bytes` only so many go round that
  // they hold no more than as many usual ones, and their memory is let go.
  Ring(size_t slots, size_t rule_count, size_t usual_bytes);

  // The reader: waits for a free slot; null when no more is wanted. Filled
  // hands over the slot of the last ToFill.
  Slot* ToFill();
  void Filled();

  // A worker: waits for a filled slot; null when there will be none.
  Slot* ToClean();
  void Cleaned(Slot* slot);

  // The writer: the next slot in order, or null after `patience` or at the
  // end. Rethrows what a thread handed to Fail.
  Slot* ToTake(std::chrono::milliseconds patience);
  void Taken(Slot* slot);
  bool AtEnd();

  // No more is filled, because there is no more or nobody wants it; what was
  // filled is cleaned and can be taken.
  void End();
  // No more is filled or cleaned.
  void Abandon();
  // A thread cannot go on because of the exception that it caught.
  void Fail();

 private:
  Slot* At(uint64_t number) { return &slots_[number % slots_.size()]; }

  const size_t usual_bytes_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable room_, filled_some_, cleaned_some_;
  // How many slots have been filled, handed to workers, taken: running
  // numbers, in the order of the input.
  uint64_t filled_ = 0, claimed_ = 0, taken_ = 0;
  size_t bytes_ = 0;  // of the batches filled and not taken
  bool ended_ = false;
  std::exception_ptr error_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_RING_H_
