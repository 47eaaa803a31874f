// SPDX-License-Identifier: Apache-2.0
//
// Most lines of an article are body, and no rule matches them. Nearly every
// rule says how a line begins, or how it ends: all of these are asked in
// passes that stop after a few bytes of running text (sieve.h). Those that may
// match anywhere, or much like running text begins and ends, need a literal
// ("baca juga"), for which the line is scanned. What is left are candidates,
// for a line of the body hardly ever any, and only those are shown to RE2, one
// by one, until one decides. "How a line is matched" in pipeline/README.md has
// the order.

#include "pipeline/match/program.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "pipeline/text/re2_view.h"

namespace bersih {
namespace {

// Lines are of the same kind when their numbers fall between the same of these
// bounds and all else that limits ask of them is the same. Most rules are for
// short lines and for the first or last ones, and most lines are others.
using Bounds = std::array<uint32_t, 4>;
constexpr Bounds kChars = {100, 200, 400, kNoLimit};
constexpr Bounds kPosition = {2, 4, 12, kNoLimit};
constexpr Bounds kBelow = {3, 11, 31, kNoLimit};

constexpr size_t Between(uint32_t number, const Bounds& bounds) {
  size_t i = 0;
  while (number > bounds[i]) ++i;
  return i;
}

constexpr size_t Least(size_t i, const Bounds& bounds) {
  return i == 0 ? 0 : bounds[i - 1] + 1;
}

// A kind of line as one number.
struct Kind {
  size_t chars, position, below, prose, sentence, zone;
  bool at_top;

  explicit Kind(const LineShape& shape)
      : chars(Between(shape.chars, kChars)),
        position(Between(shape.position, kPosition)),
        below(Between(shape.below, kBelow)),
        prose(static_cast<size_t>(shape.prose + 1)),
        sentence(static_cast<size_t>(shape.sentence + 1)),
        zone(static_cast<size_t>(shape.zone)),
        at_top(shape.at_top) {}

  static constexpr size_t kCount = 4 * 4 * 4 * 3 * 3 * 3 * 2;
  size_t Number() const {
    size_t number = chars;
    number = number * 4 + position;
    number = number * 4 + below;
    number = number * 3 + prose;
    number = number * 3 + sentence;
    number = number * 3 + zone;
    return number * 2 + size_t{at_top};
  }
};

// With less, a mark that the line must hold does not spare the literals.
constexpr double kSomeInformation = 4;  // bits

// With less in its first bytes, a pattern is followed through running text.
constexpr double kLittleInformation = 8;

// Of a longer line it is not kept where its literals stand.
constexpr size_t kKeepHits = 1 << 20;

// Where a match can begin is tried this often, each of which may read the line
// to its end; then RE2 looks for the rest, in one go.
constexpr int kMaxTries = 8;

// Case-folding in RE2 takes two characters beyond ASCII to be letters of
// ASCII: the long s (U+017F) and the Kelvin sign. They hide literals from the
// scan, so with one of them in the line every rule is to be tried.
bool MayFold(std::string_view line) {
  return line.find("\xC5\xBF") != line.npos ||
         line.find("\xE2\x84\xAA") != line.npos;
}

uint64_t Hash(std::string_view line, uint64_t seed) {
  uint64_t hash = seed + line.size();
  while (!line.empty()) {
    uint64_t word = 0;
    const size_t n = std::min(line.size(), sizeof word);
    memcpy(&word, line.data(), n);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    line.remove_prefix(n);
  }
  return hash;
}

// By scanner, how long the lines of running text are that it is for.
struct CharsOfProse {
  uint32_t least, most;
};
constexpr std::array<CharsOfProse, 4> kCharsOfProse = {
    {{0, kNoLimit},
     {0, kChars[1]},
     {kChars[1] + 1, kChars[2]},
     {kChars[2] + 1, kNoLimit}}};

// Puts `member` where it belongs among those from `first` on, which are few,
// and rarely out of order.
void Insert(uint16_t member, size_t first, std::vector<uint16_t>* members) {
  auto at = members->end();
  while (at != members->begin() + static_cast<ptrdiff_t>(first) &&
         at[-1] > member) {
    --at;
  }
  members->insert(at, member);
}

bool StandsAnywhere(const Literal& literal) {
  return LiteralScanner::StandsAnywhere(literal.text, literal.at_word_start);
}

// Splits a pattern by what `kind_of` says of branches of its main choice, so
// that lines are not asked for branches that they cannot match.
template <typename KindOf>
std::vector<Share> SharesBy(const Syntax& syntax, KindOf kind_of) {
  const Node& root = syntax.nodes[syntax.root];
  std::span<const uint32_t> choices = {&syntax.root, 1};
  if (root.kind == Node::Kind::kSequence) choices = root.children;
  for (const uint32_t choice : choices) {
    const Node& node = syntax.nodes[choice];
    if (node.kind != Node::Kind::kChoice) continue;
    std::vector<Share> shares;
    std::vector<uint32_t> kinds;  // by share
    for (const uint32_t branch : node.children) {
      const uint32_t kind =
          kind_of(Share{.choice = choice, .branches = {branch}});
      const auto it = std::find(kinds.begin(), kinds.end(), kind);
      const auto at = static_cast<size_t>(it - kinds.begin());
      if (it == kinds.end()) {
        kinds.push_back(kind);
        shares.push_back({.choice = choice});
      }
      shares[at].branches.push_back(branch);
    }
    if (shares.size() > 1) return shares;
  }
  return {};
}

std::unique_ptr<Pattern> MakePattern(const std::string& regex) {
  return regex.empty() ? nullptr : std::make_unique<Pattern>(regex);
}

}  // namespace

CompiledRule CompileRule(const Rule& rule) {
  CompiledRule out;
  out.rule = &rule;
  out.match = MakePattern(rule.regex);
  out.unless = MakePattern(rule.unless_regex);
  out.until = MakePattern(rule.until_regex);
  out.while_ = MakePattern(rule.while_regex);
  return out;
}

std::unique_ptr<Program> Program::Build(const std::vector<CompiledRule>& rules,
                                        const std::vector<uint16_t>& members) {
  std::unique_ptr<Program> program(new Program(rules));
  for (const uint16_t member : members) {
    if (rules[member].match != nullptr) {
      program->slots_.push_back(member);
      continue;
    }
    program->patternless_.push_back(member);
    program->limits_of_patternless_.push_back(LimitsOf(*rules[member].rule));
  }
  // Those that long lines of running text may need go first: of their sets of
  // shares the first words are all there is to look at.
  std::vector<uint8_t> kinds(rules.size());
  for (const uint16_t member : program->slots_) {
    const Limits limits = LimitsOf(*rules[member].rule);
    size_t last = kScanners - 1;
    while (last > kForAll && !Needs(last, limits)) --last;
    kinds[member] = static_cast<uint8_t>(last);
  }
  std::stable_sort(program->slots_.begin(), program->slots_.end(),
                   [&](uint16_t a, uint16_t b) { return kinds[a] > kinds[b]; });
  std::vector<LiteralScanner::Literal> literals;
  program->slot_by_member_.resize(rules.size());
  for (const uint16_t member : program->slots_) {
    const CompiledRule& compiled = rules[member];
    program->slot_by_member_[member] =
        static_cast<uint16_t>(program->limits_.size());
    program->limits_.push_back(LimitsOf(*compiled.rule));
    program->AddPattern(compiled.rule->regex, &literals);
  }
  using Lazily = Lazy<std::unique_ptr<const Sieve>>;
  const size_t slots = program->slots_.size();
  program->probes_ = std::make_unique<Lazily[]>(slots);
  program->narrow_probes_ = std::make_unique<Lazily[]>(slots);
  const size_t shares = program->slot_of_.size();
  program->any_inside_.resize(WordsFor(shares));
  for (Sieve& sieve : program->sieves_) sieve.Finish(shares);
  program->MakeScanners(literals);
  return program;
}

// Lines of running text, by length, hold little of what is looked for in
// others.
size_t Program::ScannerFor(const LineShape& shape) {
  if (shape.prose != 1 || shape.sentence != 1) return kForAll;
  size_t scanner = kForShortProse;
  while (shape.chars > kCharsOfProse[scanner].most) ++scanner;
  return scanner;
}

// Whether a line that the scanner is for may need a rule of these limits.
bool Program::Needs(size_t scanner, const Limits& limits) {
  const auto& [least, most] = kCharsOfProse[scanner];
  return scanner == kForAll ||
         (limits.prose != 0 && limits.sentence != 0 &&
          limits.max_chars >= least && limits.min_chars <= most);
}

void Program::MakeScanners(
    const std::vector<LiteralScanner::Literal>& literals) {
  for (size_t scanner = 0; scanner < kScanners; ++scanner) {
    std::vector<LiteralScanner::Literal> needed;
    for (const LiteralScanner::Literal& literal : literals) {
      if (Needs(scanner, limits_[slot_of_[literal.owner]])) {
        needed.push_back(literal);
      }
    }
    scanners_[scanner] = LiteralScanner(std::move(needed));
  }
}

// A pattern in the parts that are asked for apart, since different things tell
// whether a line may match them.
class Program::Parts {
 public:
  struct Part {
    Share share;
    Marks marks = 0;
    double first = 0, last = 0;  // bits of information
    bool by_words = false;       // it begins with words that tell it
    std::vector<Literal> needed;
  };

  // `syntax` must outlive it.
  Parts(const Syntax& syntax, Anchors at)
      : syntax_(syntax),
        at_(at),
        first_(syntax, Direction::kForward),
        last_(syntax, Direction::kBackward),
        marks_(syntax) {}

  std::vector<Part> Find() {
    std::vector<Part> parts;
    parts.push_back(Of({}));
    // What begins with words is told by these, whatever marks branches need.
    const bool told = parts[0].by_words && parts[0].needed.empty();
    if ((!at_.at_start && !at_.at_end) || told) return parts;
    std::vector<Share> shares =
        SharesBy(syntax_, [&](const Share& branch) { return KindOf(branch); });
    if (shares.size() < 2) return parts;
    parts.clear();
    for (Share& share : shares) parts.push_back(Of(std::move(share)));
    return parts;
  }

  // Of either end of the pattern.
  EndFacts* first() { return &first_; }
  EndFacts* last() { return &last_; }

 private:
  Part Of(Share share) {
    Part part{.share = std::move(share)};
    part.marks = marks_.Of(part.share);
    if (at_.at_start) part.first = first_.Information(part.share);
    const double soon =
        part.first > 1 ? first_.Soon(part.share, kExactBytes) : 0;
    // One end will do when it says enough.
    if (at_.at_end && part.first >= kEnough && soon < kLittleInformation &&
        last_.Soon(part.share, kExactBytes) >= kEnough) {
      // The other end does, and many a line begins so.
      part.first = 0;
    }
    part.by_words = part.first > 1 && soon >= kOfWords;
    double last_soon = 0;
    if (at_.at_end && part.first < kEnough) {
      part.last = last_.Information(part.share);
      last_soon = last_.Soon(part.share, kLastBytes);
    }
    const auto enough = [&](double of_last) {
      const double bits = part.first + of_last;
      return bits >= kEnough || (part.marks != 0 && bits >= kSomeInformation);
    };
    if (enough(std::min(part.last, last_soon))) return part;
    part.needed = LiteralsOf(syntax_, part.share);
    // To look everywhere takes longer than the lines that end much like it.
    if (enough(part.last) &&
        std::any_of(part.needed.begin(), part.needed.end(), StandsAnywhere)) {
      part.needed.clear();
    }
    return part;
  }

  // Branches of the same kind are of one part: those that begin with words,
  // or those that need the same marks.
  uint32_t KindOf(const Share& branch) {
    constexpr uint32_t kByWords = 1 << 8 * sizeof(Marks);
    const bool by_words = at_.at_start &&
                          first_.Information(branch) >= kEnough &&
                          first_.Soon(branch, kExactBytes) >= kOfWords;
    return by_words ? kByWords : marks_.Of(branch);
  }

  const Syntax& syntax_;
  const Anchors at_;
  EndFacts first_, last_;
  MarksNeeded marks_;
};

// Adds the next slot.
void Program::AddPattern(const std::string& regex,
                         std::vector<LiteralScanner::Literal>* literals) {
  const auto slot = static_cast<uint16_t>(share_of_.size());
  share_of_.push_back(static_cast<uint16_t>(slot_of_.size()));
  const std::optional<Syntax> syntax = ReadSyntax(regex);
  const Anchors at = syntax ? AnchorsOf(*syntax) : Anchors();
  anchors_.push_back(at);
  const auto add = [&](Marks marks, bool holds) {
    const auto number = static_cast<uint16_t>(slot_of_.size());
    slot_of_.push_back(slot);
    marks_.push_back(marks);
    any_inside_.resize(WordsFor(number + 1));
    if (!holds) SetBit(number, any_inside_.data());
    return number;
  };
  if (!syntax) {
    before_literal_.push_back(kFar);
    add(0, /*holds=*/false);
    return;
  }

  Parts pattern(*syntax, at);
  std::vector<Parts::Part> parts = pattern.Find();
  before_literal_.push_back(kFar);
  if (parts.size() == 1 && !parts[0].needed.empty() && !at.at_start) {
    std::vector<std::string> texts;
    for (const Literal& l : parts[0].needed) texts.push_back(l.text);
    before_literal_.back() = BytesBefore(*syntax, texts).value_or(kFar);
  }
  for (Parts::Part& part : parts) {
    const uint16_t number = add(part.marks, !part.needed.empty());
    for (Literal& literal : part.needed) {
      literals->push_back(
          {std::move(literal.text), number, literal.at_word_start});
    }
    // With literals, what the ends say besides, if it is not words, would take
    // more states than it spares.
    const bool by_ends = part.needed.empty();
    if (part.by_words) {
      sieves_[kFirstWords].Add(*syntax, part.share, number, pattern.first());
    } else if (by_ends && part.first > 1) {
      sieves_[kFirst].Add(*syntax, part.share, number, pattern.first());
    }
    if (by_ends && part.last > 1) {
      sieves_[kLast].Add(*syntax, part.share, number, pattern.last());
    }
  }
}

Program::Limits Program::LimitsOf(const Rule& rule) {
  return {.min_chars = rule.min_chars,
          .max_chars = rule.max_chars,
          .min_words = rule.min_words,
          .max_words = rule.max_words,
          .within_first = rule.within_first,
          .within_last = rule.within_last,
          .stage = LineShape::StageBit(rule.stage),
          .zones = rule.zones,
          .prose = rule.prose,
          .sentence = rule.sentence,
          .only_top = rule.after.only_edge()};
}

Program::Scratch::Of& Program::Mine(Scratch* scratch) const {
  if (scratch->last != nullptr && scratch->last->program == this) {
    return *scratch->last;
  }
  for (const auto& of : scratch->all) {
    if (of->program == this) return *(scratch->last = of.get());
  }
  scratch->all.push_back(std::make_unique<Scratch::Of>());
  scratch->last = scratch->all.back().get();
  scratch->last->program = this;
  return *scratch->last;
}

void Program::Read(std::string_view text, Scratch* scratch) const {
  Scratch::Of& mine = Mine(scratch);
  mine.text = text;
  mine.memo = nullptr;
  mine.looked_at = {};
  mine.subject_of = {};
  mine.text_folds = MayFold(text);
}

// Where literals stand in the line, sorted.
const std::vector<LiteralScanner::Hit>& Program::HitsIn(
    Span span, size_t scanner, Scratch::Of* mine) const {
  std::vector<LiteralScanner::Hit>& hits = mine->hits;
  if (mine->looked_at == span && mine->looked_by == scanner) return hits;
  mine->looked_at = span;
  mine->looked_by = scanner;
  hits.clear();
  scanners_[scanner].Find(span.In(mine->text), mine->text.size() - span.begin,
                          &hits);
  const auto before = [](const auto& a, const auto& b) {
    return a.begin < b.begin;
  };
  if (!std::is_sorted(hits.begin(), hits.end(), before)) {
    std::sort(hits.begin(), hits.end(), before);
  }
  return hits;
}

// Adds to mine->holds the shares of which a literal stands in the line.
void Program::AddHeld(Span span, size_t scanner, Scratch::Of* mine) const {
  if (mine->text_folds && MayFold(span.In(mine->text))) {
    std::fill(mine->holds.begin(), mine->holds.end(), ~uint64_t{0});
    return;
  }
  for (const LiteralScanner::Hit& hit : HitsIn(span, scanner, mine)) {
    scanners_[scanner].AddOwners(hit, mine->holds.data());
  }
}

void Program::Candidates(Span span, const LineShape& shape, Scratch* scratch,
                         std::vector<uint16_t>* found) const {
  if (span.empty()) return;
  Scratch::Of& mine = Mine(scratch);
  const uint16_t view = ViewOf(shape, &mine);
  const size_t first = found->size();
  const auto add = [&](uint16_t slot) {
    if (limits_[slot].Admit(shape)) Insert(slots_[slot], first, found);
  };
  mine.line = span;
  mine.memo = nullptr;
  const std::string_view line = span.In(mine.text);
  Scratch::Memo* memo = nullptr;
  if (line.size() <= Scratch::Memo::kBytes) {
    if (mine.memos.empty()) mine.memos.resize(Scratch::kMemos);
    memo = &mine.memos[Hash(line, view) & (Scratch::kMemos - 1)];
    if (memo->size == line.size() && memo->view == view &&
        memcmp(memo->bytes, line.data(), line.size()) == 0) {
      mine.memo = memo;
      for (size_t i = 0; i < memo->count; ++i) add(memo->slots[i]);
      return;
    }
  }
  mine.slots.clear();
  Search(span, view, ScannerFor(shape), &mine, &mine.slots);
  for (const uint16_t slot : mine.slots) add(slot);
  if (memo == nullptr || mine.slots.size() > Scratch::Memo::kSlots) return;
  *memo = {};
  memcpy(memo->bytes, line.data(), line.size());
  memo->size = static_cast<uint8_t>(line.size());
  memo->view = view;
  memo->count = static_cast<uint8_t>(mine.slots.size());
  std::copy(mine.slots.begin(), mine.slots.end(), memo->slots);
  mine.memo = memo;
}

void Program::AddPatternless(const LineShape& shape,
                             std::vector<uint16_t>* found) const {
  for (size_t i = 0; i < patternless_.size(); ++i) {
    if (limits_of_patternless_[i].Admit(shape)) {
      Insert(patternless_[i], 0, found);
    }
  }
}

uint16_t Program::ViewOf(const LineShape& shape, Scratch::Of* mine) const {
  const Kind kind(shape);
  size_t asked = 0;  // place in mine->stages
  while (asked < mine->stages.size() && mine->stages[asked] != shape.stages) {
    ++asked;
  }
  if (asked == mine->stages.size()) {
    mine->stages.push_back(shape.stages);
    mine->view_numbers.resize(mine->stages.size() * Kind::kCount);
  }
  uint16_t& number = mine->view_numbers[asked * Kind::kCount + kind.Number()];
  if (number == 0) {
    Bits wanted(any_inside_.size());
    for (size_t share = 0; share < slot_of_.size(); ++share) {
      const Limits& limits = limits_[slot_of_[share]];
      if ((limits.zones >> kind.zone & 1) != 0 &&
          (limits.stage & shape.stages) != 0 &&
          limits.max_chars >= Least(kind.chars, kChars) &&
          limits.min_chars <= kChars[kind.chars] &&
          limits.within_first >= Least(kind.position, kPosition) &&
          limits.within_last > Least(kind.below, kBelow) &&
          (kind.at_top || !limits.only_top) &&
          (limits.prose < 0 || shape.prose < 0 ||
           limits.prose == shape.prose) &&
          (limits.sentence < 0 || shape.sentence < 0 ||
           limits.sentence == shape.sentence)) {
        SetBit(share, wanted.data());
      }
    }
    const auto at = std::find(mine->wanted.begin(), mine->wanted.end(), wanted);
    number = static_cast<uint16_t>(at - mine->wanted.begin() + 1);
    if (at == mine->wanted.end()) {
      size_t words = wanted.size();
      while (words > 0 && wanted[words - 1] == 0) --words;
      mine->words.push_back(words);
      mine->wanted.push_back(std::move(wanted));
    }
  }
  return static_cast<uint16_t>(number - 1);
}

void Program::Search(Span span, size_t view, size_t scanner,
                     Scratch::Of* mine_of, std::vector<uint16_t>* slots) const {
  Scratch::Of& mine = *mine_of;
  const std::string_view line = span.In(mine.text);
  const Bits& wanted = mine.wanted[view];
  const Bits& marked = Marked(MarksIn(line), &mine);
  const size_t words = mine.words[view];
  mine.alive.resize(wanted.size());
  uint64_t* alive = mine.alive.data();
  for (size_t i = 0; i < words; ++i) alive[i] = wanted[i] & marked[i];
  for (size_t end = 0; end < kEnds; ++end) {
    if (!sieves_[end].Find(line, words, &mine.states[end], alive)) return;
  }
  uint64_t any = 0;
  for (size_t i = 0; i < words; ++i) any |= alive[i] & ~any_inside_[i];
  if (any != 0) {
    mine.holds = any_inside_;
    AddHeld(span, scanner, &mine);
    for (size_t i = 0; i < words; ++i) alive[i] &= mine.holds[i];
  }
  for (size_t i = 0; i < words; ++i) {
    for (uint64_t left = alive[i]; left != 0; left &= left - 1) {
      const uint16_t slot =
          slot_of_[i * 64 + static_cast<size_t>(std::countr_zero(left))];
      if (slots->empty() || slots->back() != slot) slots->push_back(slot);
    }
  }
}

// The shares that need no mark or one of `marks`.
const Program::Bits& Program::Marked(Marks marks, Scratch::Of* mine) const {
  if (mine->marked.empty()) mine->marked.resize(size_t{1} << 8 * sizeof marks);
  Bits& marked = mine->marked[marks];
  if (marked.empty()) {
    marked.resize(any_inside_.size());
    for (size_t share = 0; share < marks_.size(); ++share) {
      if (marks_[share] == 0 || (marks_[share] & marks) != 0) {
        SetBit(share, marked.data());
      }
    }
  }
  return marked;
}

bool Program::Match(uint16_t member, Span span, Scratch* scratch,
                    re2::StringPiece* groups, int count) const {
  Scratch::Of& mine = Mine(scratch);
  using Memo = Scratch::Memo;
  const size_t slot = slot_by_member_[member];
  Memo* const memo = mine.line == span ? mine.memo : nullptr;
  if (memo == nullptr) return Run(slot, span, &mine, groups, count);
  uint8_t i = 0;
  while (i < memo->count && memo->slots[i] != slot) ++i;
  if (i == memo->count) return Run(slot, span, &mine, groups, count);
  const auto bit = static_cast<uint16_t>(1 << i);
  const char* const line = mine.text.data() + span.begin;
  if ((memo->asked & bit) != 0) {
    if ((memo->matched & bit) == 0) return false;
    if (count == 0) return true;
    if (memo->groups_of == i && memo->groups == count) {
      for (int g = 0; g < count; ++g) {
        const auto [begin, end] = memo->spans[g];
        groups[g] = begin > end ? re2::StringPiece()
                                : re2::StringPiece(line + begin, end - begin);
      }
      return true;
    }
  }
  const bool matched = Run(slot, span, &mine, groups, count);
  memo->asked |= bit;
  if (!matched) return false;
  memo->matched |= bit;
  if (count > 0 && count <= static_cast<int>(Memo::kGroups)) {
    memo->groups_of = i;
    memo->groups = static_cast<uint8_t>(count);
    for (int g = 0; g < count; ++g) {
      const bool none = groups[g].data() == nullptr;
      const ptrdiff_t begin = none ? 1 : groups[g].data() - line;
      memo->spans[g][0] = static_cast<uint8_t>(begin);
      memo->spans[g][1] = static_cast<uint8_t>(
          none ? 0 : begin + static_cast<ptrdiff_t>(groups[g].size()));
    }
  }
  return true;
}

bool Program::Match(const Pattern& pattern, Span line, Scratch* scratch,
                    re2::StringPiece* groups, int count) const {
  return pattern.Match(SubjectOf(line, &Mine(scratch)), groups, count);
}

const Subject& Program::SubjectOf(Span line, Scratch::Of* mine) {
  if (line.empty() || !(mine->subject_of == line)) {
    mine->subject_of = line;
    mine->subject.Set(line.In(mine->text));
  }
  return mine->subject;
}

// Whether the pattern matches: sharper than Candidates, quicker than RE2.
Sieve::Answer Program::Probe(size_t slot, const Subject& line,
                             Scratch::Of* mine) const {
  const Anchors at = anchors_[slot];
  if (!at.at_start && !at.at_end) return Sieve::Answer::kMaybe;
  const Pattern& pattern = *rules_[slots_[slot]].match;
  const bool narrow = line.is_narrow() && !pattern.narrow_regex().empty();
  const Sieve& sieve = *(narrow ? narrow_probes_ : probes_)[slot].Get(
      [&] { return MakeProbe(slot, narrow); });
  auto& all = narrow ? mine->narrow_probes : mine->probes;
  if (all.empty()) all.resize(slots_.size());
  if (all[slot] == nullptr) {
    all[slot] = std::make_unique<Sieve::States>(&mine->sieving);
  }
  return sieve.Matches(narrow ? line.narrow() : line.text(), all[slot].get());
}

std::unique_ptr<const Sieve> Program::MakeProbe(size_t slot,
                                                bool narrow) const {
  const CompiledRule& rule = rules_[slots_[slot]];
  const std::optional<Syntax> syntax =
      narrow ? ReadNarrowSyntax(rule.match->narrow_regex())
             : ReadSyntax(rule.rule->regex);
  const Anchors at = anchors_[slot];
  bool forward = at.at_start;
  if (at.at_start && at.at_end && syntax) {
    // The end that tells sooner.
    const auto soon = [&](Direction direction) {
      return EndFacts(*syntax, direction).Soon({}, kLastBytes);
    };
    forward = soon(Direction::kForward) >= soon(Direction::kBackward);
  }
  auto probe = std::make_unique<Sieve>(forward ? Direction::kForward
                                               : Direction::kBackward);
  if (syntax) probe->Add(*syntax, {}, 0, nullptr);
  probe->Finish(1);
  return probe;
}

bool Program::Run(size_t slot, Span span, Scratch::Of* mine,
                  re2::StringPiece* groups, int count) const {
  const Subject& line = SubjectOf(span, mine);
  const Sieve::Answer answer = Probe(slot, line, mine);
  if (answer == Sieve::Answer::kNo) return false;
  if (answer == Sieve::Answer::kYes && count == 0) return true;
  const Pattern& pattern = *rules_[slots_[slot]].match;
  const uint32_t before = before_literal_[slot];
  if (before == kFar || span.size() > kKeepHits || mine->text_folds) {
    return pattern.Match(line, groups, count);
  }
  // It can only begin at, or a little in front of, one of its literals.
  const RE2* const of_bytes = line.is_narrow() ? pattern.ForNarrow() : nullptr;
  const bool narrow = of_bytes != nullptr;
  const RE2& re2 = narrow ? *of_bytes : pattern.ForUtf8();
  const re2::StringPiece text = ToRe2(narrow ? line.narrow() : line.text());
  const auto match = [&](size_t from, RE2::Anchor anchor) {
    if (!re2.Match(text, from, text.size(), anchor, groups, count)) {
      return false;
    }
    if (narrow) line.Widen(groups, count);
    return true;
  };
  size_t from = 0;
  int tries = 0;
  for (const LiteralScanner::Hit& hit : HitsIn(span, kForAll, mine)) {
    if (!scanners_[kForAll].Owns(hit, share_of_[slot])) continue;
    const size_t at = narrow ? line.NarrowOffset(hit.begin) : hit.begin;
    size_t start = at - std::min<size_t>(at, before);
    for (start = std::max(start, from); start <= at; ++start) {
      if (++tries > kMaxTries) return match(start, RE2::UNANCHORED);
      // Whether it matches is quickly told, where its groups are is not.
      if (re2.Match(text, start, text.size(), RE2::ANCHOR_START, nullptr, 0)) {
        return match(start, RE2::ANCHOR_START);
      }
    }
    from = at + 1;
  }
  return false;
}

void Program::Hits(Span line, const LineShape& shape, Scratch* scratch,
                   std::vector<uint16_t>* hits) const {
  const size_t first = hits->size();
  Candidates(line, shape, scratch, hits);
  size_t kept = first;
  for (size_t i = first; i < hits->size(); ++i) {
    if (Match((*hits)[i], line, scratch, nullptr, 0)) {
      (*hits)[kept++] = (*hits)[i];
    }
  }
  hits->resize(kept);
}

void Program::HitsOneByOne(std::string_view line, const LineShape& shape,
                           std::vector<uint16_t>* hits) const {
  const auto first = static_cast<ptrdiff_t>(hits->size());
  for (const uint16_t member : slots_) {
    const CompiledRule& rule = rules_[member];
    if (Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), rule.match->ForUtf8())) {
      hits->push_back(member);
    }
  }
  std::sort(hits->begin() + first, hits->end());
}

}  // namespace bersih
