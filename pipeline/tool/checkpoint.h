// SPDX-License-Identifier: Apache-2.0
//
// How far a run is: what another run must know to go on as if there had been
// no break. It is kept as a small file of JSON beside the output.

#ifndef BERSIH_PIPELINE_TOOL_CHECKPOINT_H_
#define BERSIH_PIPELINE_TOOL_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/io/reader.h"
#include "pipeline/tool/clean.h"
#include "pipeline/tool/counts.h"

namespace bersih {

// What decides the output: version, rules, options and inputs, each with its
// name for people ("--keep", "input a.jsonl") and a value that is only
// compared and shown.
using Identity = std::vector<std::pair<std::string, std::string>>;

// NotFound or the like when the rules cannot be read any more.
absl::StatusOr<Identity> IdentityOf(const CleanOptions& options);

// What differs, as "--keep was 'byline' and is ''"; empty when nothing does.
std::string Difference(const Identity& before, const Identity& now);

// All bytes are counted as they are stored.
struct Checkpoint {
  Position next;        // of the first record that is not written
  uint32_t output = 0;  // the input of the output that is open, from 1, or 0
  uint64_t output_bytes = 0;  // of the output that is open
  uint64_t rejects_bytes = 0;
  // Nothing more comes to the output that is open: it gets its name, or has
  // it already.
  bool closing = false;

  // Of the output that is open, once something was read.
  Format format = Format::kAuto;
  std::string format_input;  // the input whose format it is
  std::string header;        // what it starts with
  bool open_line = false;    // its last body has no end of line

  // Of all outputs.
  uint64_t earlier_inputs = 0;   // bytes of the inputs before `next`
  uint64_t earlier_outputs = 0;  // bytes of the outputs that are complete
  bool some_read = false;
  bool input_failed = false;
  double seconds = 0;
  Counts counts;

  // Where it is kept: beside `output`, a file or a folder.
  static std::string PathFor(const std::string& output);
  // Writes it in place of the last one; `sync` says that it must survive the
  // machine too and not only this process.
  absl::Status Save(const std::string& path, const Identity& identity,
                    bool sync) const;
  // NotFound when there is none; InvalidArgument when it is none of ours, or
  // of a run with another identity, with what differs.
  static absl::StatusOr<Checkpoint> Load(const std::string& path,
                                         const Identity& identity,
                                         size_t rule_count);
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_CHECKPOINT_H_
