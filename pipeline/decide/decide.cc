// SPDX-License-Identifier: Apache-2.0
//
// One pass from the top. A line is matched against all stages at once; its
// hits come sorted by stage, and the first whose conditions hold decides. A
// rule that takes a part of a line leaves pieces, which are matched again as
// if they were lines, so that a prefix may stand behind another prefix.
// Blocks and ends are states of the walk: the lines they cover are offered to
// the other rules first.

#include "pipeline/decide/decide.h"

#include <algorithm>

#include "pipeline/decide/same_text.h"
#include "pipeline/decide/walk.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// Titles shorter than this are words that any line may begin with.
constexpr uint32_t kTitleBytes = 12;
constexpr int kMaxGroups = 16;
// More prose than this in a row at either end of the text is not taken for
// furniture, and so often it may stand there with other lines in between.
constexpr int kMaxEdgeProse = 3;
constexpr int kMaxEdges = 8;
// Bytes that may be matched again on account of cuts in one line, besides
// eight times its length: a line of many megabytes that is full of labels
// must not cost the square of its length.
constexpr uint64_t kLineBudget = 16 << 20;

}  // namespace

bool HostMatches(const std::vector<std::string>& patterns,
                 std::string_view host) {
  if (patterns.empty()) return true;
  for (std::string_view pattern : patterns) {
    if (pattern.substr(0, 2) == "*.") {
      pattern.remove_prefix(2);
      if (host == pattern) return true;
      if (host.size() > pattern.size() &&
          host.substr(host.size() - pattern.size()) == pattern &&
          host[host.size() - pattern.size() - 1] == '.') {
        return true;
      }
    } else if (host == pattern) {
      return true;
    }
  }
  return false;
}

void Walk::Run() {
  out_.verdicts.assign(lines_.size(), kNoRule);
  out_.cuts.clear();
  out_.meta.clear();
  q_.program->Read(q_.text, &scratch_.match);
  if (q_.loose != nullptr) q_.loose->Read(q_.text, &q_.trace->scratch);
  for (const Line& line : lines_) nonblank_ += !line.blank();
  MoveEdges();
  for (size_t n = 0; n < lines_.size(); ++n) {
    const int i = static_cast<int>(n);
    if (lines_[i].blank()) {
      if (block_ != kNoRule && block_taken_ > 0 &&
          RuleOf(block_).stop_at_blank) {
        block_ = kNoRule;
      }
      continue;
    }
    ++position_;
    DecideLine(i);
    if (!Removed(i)) {
      kept_above_ = true;
      block_ = kNoRule;
    }
    above_ = i;
  }
  std::stable_sort(
      out_.cuts.begin(), out_.cuts.end(),
      [](const Cut& a, const Cut& b) { return a.span.begin < b.span.begin; });
}

void Walk::MoveEdges() {
  Lines& lines = *q_.lines;
  if (lines.first_prose == lines.last_prose) return;
  const int first = lines.first_prose, last = lines.last_prose;
  for (int moves = 0; moves < kMaxEdges; ++moves) {
    const int edge = lines.last_prose;
    lines.last_prose = EdgeBehind(edge, -1);
    if (lines.last_prose == edge) break;
  }
  for (int moves = 0; moves < kMaxEdges; ++moves) {
    const int edge = lines.first_prose;
    lines.first_prose = EdgeBehind(edge, 1);
    if (lines.first_prose == edge) break;
  }
  if (first != lines.first_prose || last != lines.last_prose) lines.SetZones();
}

int Walk::EdgeBehind(int edge, int step) const {
  const int end = step < 0 ? q_.lines->first_prose : q_.lines->last_prose;
  // Prose up to a line that is none, and then the next prose.
  int prose = 0;
  bool other = false;
  int i = edge;
  for (; i != end && !(other && lines_[i].prose); i += step) {
    if (lines_[i].blank()) continue;
    other |= !lines_[i].prose;
    if (lines_[i].prose && ++prose > kMaxEdgeProse) return edge;
  }
  if (!other) return edge;
  for (int k = edge; k != i; k += step) {
    if (lines_[k].prose && !Drops(k)) return edge;
  }
  return i;
}

bool Walk::Drops(int i) const {
  const Line& line = lines_[i];
  uint32_t below = 0;
  for (size_t k = static_cast<size_t>(i) + 1; k < lines_.size(); ++k) {
    below += !lines_[k].blank();
  }
  const LineShape shape{.chars = line.chars,
                        .zone = line.zone,
                        .at_top = false,
                        .words = line.words,
                        .prose = line.prose,
                        .sentence = line.sentence(),
                        .position = nonblank_ - below,
                        .below = below};
  std::vector<uint16_t>& hits = scratch_.neighbour_hits;
  hits.clear();
  q_.program->Candidates(line.trimmed, shape, &scratch_.match, &hits);
  return std::any_of(hits.begin(), hits.end(), [&](uint16_t hit) {
    const Rule& rule = RuleOf(hit);
    return TakesLine(rule) && rule.action != Action::kEnd &&
           !rule.after.any() && !rule.before.any() &&
           rule.repeats == Repeats::kNothing && Fits(hit, i) &&
           Matches(hit, line.trimmed) && !Excepted(hit, line.trimmed);
  });
}

void Walk::DecideLine(int i) {
  const uint16_t block = block_;
  rest_ = lines_[i].trimmed;
  scratch_.pieces.clear();
  scratch_.pieces.push_back(rest_);
  uint64_t budget = kLineBudget + uint64_t{8} * rest_.size();
  bool whole = true;  // no piece of the line stays so far
  while (!scratch_.pieces.empty() && !Removed(i)) {
    const Span piece = scratch_.pieces.back();
    if (piece.size() > budget) {
      whole = false;
      break;
    }
    budget -= piece.size();
    scratch_.pieces.pop_back();
    if (!DecidePiece(i, piece, whole && scratch_.pieces.empty())) whole = false;
  }
  if (Removed(i)) return;
  if (whole) {  // cuts have left nothing
    Remove(i, out_.cuts.back().rule);
    return;
  }
  // A label inside the block opened a block of its own; else the old goes on.
  if (block != kNoRule && block == block_ &&
      (q_.trace == nullptr ? GoesOn(block, i, block_taken_)
                           : GoesOnTraced(block, i, block_taken_))) {
    ++block_taken_;
    Remove(i, block);
  } else if (end_ != kNoRule) {
    Remove(i, end_);
  }
}

bool Walk::DecidePiece(int i, Span piece, bool whole) {
  Line line = lines_[i];
  if (piece != line.trimmed) {
    line.trimmed = piece;
    Describe(q_.text, &line);
  }
  scratch_.hits.clear();
  LineShape shape{.chars = line.chars,
                  .zone = line.zone,
                  .at_top = !kept_above_,
                  .words = line.words,
                  .prose = line.prose,
                  .sentence = line.sentence(),
                  .position = position_,
                  .below = nonblank_ - position_};
  const size_t losses = q_.loose == nullptr ? 0 : q_.trace->losses.size();
  if (q_.loose != nullptr) TraceLosses(i, piece, shape, whole);
  q_.program->Candidates(piece, shape, &scratch_.match, &scratch_.hits);
  shape.chars = lines_[i].chars;
  q_.program->AddPatternless(shape, &scratch_.hits);
  uint16_t decider = kNoRule;
  for (const uint16_t index : scratch_.hits) {
    if (q_.trace == nullptr ? Ask(index, i, piece, whole)
                            : AskTraced(index, i, piece, whole)) {
      decider = index;
      break;
    }
  }
  if (q_.loose != nullptr) SettleLosses(losses, decider);
  return decider != kNoRule;
}

bool Walk::Ask(uint16_t index, int i, Span piece, bool whole) {
  const Rule& rule = RuleOf(index);
  if (!InPlace(rule, i, piece, whole) || !Fits(index, i)) return false;
  // The pattern is run once, and last, unless what else is to be asked
  // costs more.
  const bool takes_line = TakesLine(rule);
  const bool finds = !takes_line || FindsMeta(index);
  const bool asks = rule.before.any() || rule.repeats != Repeats::kNothing;
  if ((asks || !finds) && !Matches(index, piece)) return false;
  if (asks && !FitsAround(rule, i, piece)) return false;
  if (HasUnless(index) && (!Matches(index, piece) || Excepted(index, piece))) {
    return false;
  }
  Found found;
  if (rule.repeats == Repeats::kTitle && rule.action == Action::kPrefix) {
    found.end = RepeatedPrefix(piece.In(q_.text), Title()->In(q_.text));
  } else if (finds) {
    if (!Find(index, piece, &found)) return false;
  }
  if (!takes_line) {
    if (found.end <= found.begin) return false;
    CutOut(i, index, piece, found);
    return true;
  }
  Remove(i, index);
  if (rule.action == Action::kEnd) end_ = index;
  if (rule.action == Action::kBlock) {
    if (rule.towards_above) {
      TakeAbove(i, index);
    } else if (q_.lines->first_prose >= 0) {
      block_ = index;
      block_taken_ = 0;
    }
  }
  return true;
}

bool Walk::FindsMeta(uint16_t index) const {
  const CompiledRule& rule = (*q_.rules)[index];
  if (rule.match == nullptr) return false;
  const Pattern::Groups& groups = rule.match->groups();
  const auto known = [&](const auto& group) { return Knows(group.second); };
  // Where the group `cut` took no part, Find says no.
  return !groups.named.empty() &&
         (groups.cut > 0 ||
          !std::all_of(groups.named.begin(), groups.named.end(), known));
}

bool Walk::Knows(std::string_view name) const {
  return std::any_of(out_.meta.begin(), out_.meta.end(),
                     [&](const MetaField& m) { return m.name == name; });
}

// Whether the piece is where the action can take it.
bool Walk::InPlace(const Rule& rule, int i, Span piece, bool whole) const {
  if (TakesLine(rule) && !whole) return false;
  if (rule.action == Action::kPrefix && piece.begin != rest_.begin) {
    return false;
  }
  if (rule.action == Action::kSuffix && piece.end != rest_.end) return false;
  return rule.action != Action::kEnd || NoProseBelow(i);
}

// Whether all conditions of the rule hold that are quickly told, besides its
// limits.
bool Walk::Fits(uint16_t index, int i) const {
  const Rule& rule = RuleOf(index);
  if (IsOff(index)) return false;
  if (!HostMatches(rule.hosts, q_.host)) return false;
  return !rule.after.any() || Above(rule.after, i);
}

// Whether the other lines are as the rule wants them.
bool Walk::FitsAround(const Rule& rule, int i, Span piece) const {
  if (rule.repeats != Repeats::kNothing && !Repeats(rule, i, piece)) {
    return false;
  }
  return !rule.before.any() || Below(rule.before, i);
}

bool Walk::Matches(uint16_t index, Span piece) const {
  if ((*q_.rules)[index].match == nullptr) return true;
  ran_ = true;
  matched_ = q_.program->Match(index, piece, &scratch_.match, nullptr, 0);
  return matched_;
}

bool Walk::Excepted(uint16_t index, Span piece) const {
  if (!HasUnless(index)) return false;
  return q_.program->Match(*(*q_.rules)[index].unless, piece, &scratch_.match,
                           nullptr, 0);
}

bool Walk::Above(const Neighbours& want, int i) const {
  if (want.edge && !kept_above_) return true;
  if (want.blank && i > 0 && lines_[i - 1].blank()) return true;
  if (above_ < 0) return false;
  const bool removed = Removed(above_);
  if (want.removed && removed) return true;
  if (!removed && (lines_[above_].prose ? want.prose : want.text)) return true;
  const auto wanted = [&](uint16_t rule) {
    return want.names(RuleOf(rule).stage);
  };
  if (want.stages.empty()) return false;
  if (removed && wanted(out_.verdicts[above_])) return true;
  // Its cuts are the last ones but for those of the line itself.
  for (size_t k = out_.cuts.size(); k-- > 0;) {
    const Cut& cut = out_.cuts[k];
    if (cut.line < static_cast<uint32_t>(above_)) break;
    if (cut.line == static_cast<uint32_t>(above_) && wanted(cut.rule)) {
      return true;
    }
  }
  return false;
}

bool Walk::Below(const Neighbours& want, int i) const {
  const size_t next = static_cast<size_t>(i) + 1;
  if (want.blank && next < lines_.size() && lines_[next].blank()) return true;
  const size_t below = NextBelow(i);
  if (below == lines_.size()) return want.edge;
  const Line& line = lines_[below];
  if (line.prose ? want.prose : want.text) return true;
  if (want.stages.empty()) return false;
  std::vector<uint16_t>& hits = scratch_.neighbour_hits;
  hits.clear();
  LineShape shape{.chars = line.chars, .zone = line.zone, .stages = 0};
  for (const uint16_t stage : want.stages) {
    shape.stages |= LineShape::StageBit(stage);
  }
  q_.program->Candidates(line.trimmed, shape, &scratch_.match, &hits);
  return std::any_of(hits.begin(), hits.end(), [&](uint16_t hit) {
    return want.names(RuleOf(hit).stage) && Matches(hit, line.trimmed) &&
           !Excepted(hit, line.trimmed);
  });
}

size_t Walk::NextBelow(int i) const {
  size_t below = static_cast<size_t>(i) + 1;
  while (below < lines_.size() && lines_[below].blank()) ++below;
  return below;
}

bool Walk::Repeats(const Rule& rule, int i, Span piece) const {
  const std::string_view text = piece.In(q_.text);
  if (rule.repeats == Repeats::kTitle) {
    const Span* title = Title();
    if (title == nullptr || title->size() < kTitleBytes) return false;
    if (title->begin == piece.begin) return false;  // the title itself
    return rule.action == Action::kPrefix
               ? RepeatedPrefix(text, title->In(q_.text)) > 0
               : SameText(text, title->In(q_.text));
  }
  if (above_ >= 0 && SameText(text, lines_[above_].trimmed.In(q_.text))) {
    return true;
  }
  const size_t below = NextBelow(i);
  return below < lines_.size() &&
         SameText(text, lines_[below].trimmed.In(q_.text));
}

// The place of the rule's match in the piece, and its groups as metadata.
bool Walk::Find(uint16_t index, Span piece, Found* found) {
  const CompiledRule& compiled = (*q_.rules)[index];
  const std::string_view text = piece.In(q_.text);
  if (compiled.match == nullptr) return true;
  const Pattern::Groups& groups = compiled.match->groups();
  re2::StringPiece values[kMaxGroups];
  const int count = std::min(kMaxGroups, groups.count);
  ran_ = true;
  matched_ = q_.program->Match(index, piece, &scratch_.match, values, count);
  if (!matched_) return false;
  const re2::StringPiece* cut = &values[0];
  const int cut_group = groups.cut;
  if (cut_group > 0 && cut_group < count) {
    cut = &values[cut_group];
    if (cut->data() == nullptr) return false;
  }
  found->begin = cut->data() - text.data();
  found->end = found->begin + cut->size();
  if (compiled.rule->action == Action::kPrefix) found->begin = 0;
  if (compiled.rule->action == Action::kSuffix) found->end = text.size();
  Collect(groups.named, values, count);
  return true;
}

void Walk::Collect(const std::vector<Pattern::Group>& groups,
                   const re2::StringPiece* values, int count) {
  for (const auto& [number, name] : groups) {
    if (number >= count || values[number].empty()) continue;
    if (Knows(name)) continue;
    const std::string_view value = TrimBlank(FromRe2(values[number]));
    if (value.empty()) continue;
    const auto begin = static_cast<uint32_t>(value.data() - q_.text.data());
    out_.meta.push_back(
        {name, {begin, begin + static_cast<uint32_t>(value.size())}});
  }
}

// Cuts `found` out of `piece`, with the white space beside it, and queues
// what is left, the first part on top. Of what stays, only white space of
// ASCII goes along: an NBSP may be the writer's.
void Walk::CutOut(int i, uint16_t rule, Span piece, Found found) {
  const Line& line = lines_[i];
  const auto offset = [&](const char* at) {
    return static_cast<uint32_t>(at - q_.text.data());
  };
  Span cut{piece.begin + static_cast<uint32_t>(found.begin),
           piece.begin + static_cast<uint32_t>(found.end)};
  const auto left = TrimBlank(Span{piece.begin, cut.begin}.In(q_.text));
  const auto right = TrimBlank(Span{cut.end, piece.end}.In(q_.text));
  const auto blank_at = [&](uint32_t at) {
    return q_.text[at] == ' ' || q_.text[at] == '\t';
  };
  // Markdown around the line stays around what stays of it.
  const auto is_blank = [&](uint32_t begin, uint32_t end) {
    return TrimBlank(Span{begin, end}.In(q_.text)).empty();
  };
  if (left.empty()) {
    const bool first = piece.begin == line.trimmed.begin &&
                       is_blank(line.span.begin, piece.begin);
    cut.begin = first ? line.span.begin : piece.begin;
  } else if (right.empty()) {
    while (blank_at(cut.begin - 1)) --cut.begin;
  }
  if (right.empty()) {
    const bool last =
        piece.end == line.trimmed.end && is_blank(piece.end, line.span.end);
    cut.end = last ? line.span.end : piece.end;
  } else {
    while (blank_at(cut.end)) ++cut.end;
    // One space stays between two words: that in front of the cut, or else
    // the last one behind it.
    if (!left.empty() && !blank_at(cut.begin - 1) && blank_at(cut.end - 1)) {
      --cut.end;
    }
  }
  out_.cuts.push_back({static_cast<uint32_t>(i), rule, cut});
  const auto queue = [&](std::string_view part) {
    if (part.empty()) return;
    const uint32_t begin = offset(part.data());
    scratch_.pieces.push_back(
        {begin, begin + static_cast<uint32_t>(part.size())});
  };
  queue(right);
  queue(left);
  if (left.empty() && piece.begin == rest_.begin) {
    rest_.begin = right.empty() ? rest_.end : offset(right.data());
  }
  if (right.empty() && piece.end == rest_.end) {
    rest_.end = left.empty() ? rest_.begin : offset(left.data() + left.size());
  }
}

void Walk::Remove(int i, uint16_t rule) { out_.verdicts[i] = rule; }

// Whether the block opened by `rule` takes line `i` too.
bool Walk::GoesOn(uint16_t index, int i, uint32_t taken) {
  const CompiledRule& compiled = (*q_.rules)[index];
  const Rule& rule = *compiled.rule;
  const Line& line = lines_[i];
  if (taken >= rule.max_lines) return false;
  if (rule.stop_at_prose && line.prose) return false;
  if (rule.stop_at_sentence && line.sentence()) return false;
  const auto match = [&](const Pattern& pattern, re2::StringPiece* values,
                         int count) {
    return q_.program->Match(pattern, line.trimmed, &scratch_.match, values,
                             count);
  };
  if (compiled.until != nullptr && match(*compiled.until, nullptr, 0)) {
    return false;
  }
  if (compiled.while_ == nullptr) return true;
  const Pattern::Groups& groups = compiled.while_->groups();
  re2::StringPiece values[kMaxGroups];
  const int count = std::min(kMaxGroups, groups.count);
  if (!match(*compiled.while_, values, count)) return false;
  Collect(groups.named, values, count);
  return true;
}

// A block that reaches upwards takes lines that were kept so far; lines that
// other rules removed stay theirs and are passed over.
void Walk::TakeAbove(int i, uint16_t rule) {
  uint32_t taken = 0;
  int k = i - 1;
  for (; k >= 0; --k) {
    if (lines_[k].blank()) {
      if (RuleOf(rule).stop_at_blank && taken > 0) break;
      continue;
    }
    if (Removed(k)) continue;
    if (!GoesOn(rule, k, taken)) break;
    ++taken;
    Remove(k, rule);
  }
  kept_above_ = false;
  for (; k >= 0; --k) kept_above_ |= !lines_[k].blank() && !Removed(k);
}

const Span* Walk::Title() const {
  for (const MetaField& field : out_.meta) {
    if (field.name == "title") return &field.value;
  }
  return nullptr;
}

void Decide(const Question& question, DecideScratch* scratch, Decision* out) {
  Walk(question, scratch, out).Run();
}

}  // namespace bersih
