// SPDX-License-Identifier: Apache-2.0
//
// An article is put together as a list of lines: prose in the measured number
// and lengths, short lines among it, and for each kind of boilerplate a coin
// with the measured odds. Layout (blank lines, \r\n, tabs) comes last.

#include "bench/generator.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/language.h"
#include "bench/measured.h"
#include "bench/random.h"
#include "bench/shapes.h"
#include "bench/vocabulary.h"

namespace bersih::bench {
namespace {

constexpr char kNbsp[] = "\xC2\xA0";

std::string Capitalised(std::string_view word) {
  std::string result(word);
  if (result[0] >= 'a' && result[0] <= 'z') result[0] -= 'a' - 'A';
  return result;
}

std::string Upper(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
  }
  return result;
}

// Writes one article.
class Writer {
 public:
  Writer(uint64_t seed, uint64_t number, std::string_view language,
         Article* article)
      : random_(seed * 0xD1342543DE82EF95u + number * 0x2545F4914F6CDD1Du),
        number_(number),
        language_(
            language.empty()
                ? (random_.Chance(kEnglishShare) ? English() : Indonesian())
                : (language == "en" ? English() : Indonesian())),
        article_(*article) {}

  void Write() {
    article_.language = language_.code;
    article_.text.clear();
    article_.furniture = 0;
    title_ = Title();
    Head();
    if (random_.Chance(language_.figures.one_line)) {
      WriteOneLine();
    } else {
      WriteLines();
    }
  }

 private:
  struct Part {
    std::string text;
    bool furniture;
  };

  // Host, URL and id.
  void Head() {
    double rest = random_.Unit();
    article_.host.clear();
    site_.clear();
    bool found = false;
    for (const HostShare& share : language_.hosts) {
      rest -= share.share;
      if (rest >= 0) continue;
      article_.host = share.host;
      site_ = share.site;
      found = true;
      break;
    }
    if (!found) {
      // Zipf: rank r with a probability of about 1 / r.
      const int rank = static_cast<int>(std::exp2(
          random_.Unit() * std::log2(static_cast<double>(kOtherHosts))));
      site_ = absl::StrCat("Warta", rank, ".com");
      article_.host = absl::StrCat("www.warta", rank, ".example");
    }
    if (site_.empty()) site_ = "Warta";
    article_.id = absl::StrCat("doc-", absl::Dec(number_, absl::kZeroPad9));
    article_.url =
        article_.host.empty()
            ? ""
            : absl::StrCat("https://", article_.host, "/read/", number_, "/",
                           absl::StrReplaceAll(title_, {{" ", "-"}}));
  }

  // ---- Words, sentences and the like.

  std::string Person() {
    static const auto& first =
        *new std::vector<std::string>(Words(kFirstNames));
    static const auto& last = *new std::vector<std::string>(Words(kLastNames));
    return absl::StrCat(random_.Pick(first), " ", random_.Pick(last));
  }

  std::string ProperName() {
    static const auto& organisations =
        *new std::vector<std::string>(Words(kOrganisations));
    switch (random_.Below(4)) {
      case 0:
        return random_.Pick(language_.places);
      case 1:
        return random_.Pick(organisations);
      case 2:
        return Capitalised(language_.words.Pick(&random_));
      default:
        return Person();
    }
  }

  std::string Number() {
    switch (random_.Below(4)) {
      case 0:
        return absl::StrCat(2010 + random_.Below(16));
      case 2:
        return Time();
      case 1:
        return absl::StrCat(1 + random_.Below(99));
      default:
        return absl::StrCat(1 + random_.Below(900), ".",
                            absl::Dec(random_.Below(1000), absl::kZeroPad3));
    }
  }

  std::string Date() {
    const std::string& day = random_.Pick(language_.days);
    const std::string& month = random_.Pick(language_.months);
    const uint32_t date = 1 + random_.Below(28);
    const uint32_t year = 2010 + random_.Below(16);
    return language_.code == "en"
               ? absl::StrCat(day, ", ", month, " ", date, ", ", year)
               : absl::StrCat(day, ", ", date, " ", month, " ", year);
  }

  std::string Time() {
    return absl::StrCat(absl::Dec(random_.Below(24), absl::kZeroPad2), ":",
                        absl::Dec(random_.Below(60), absl::kZeroPad2));
  }

  std::string Code() {
    std::string code(2 + random_.Below(3), 'a');
    for (char& c : code) c = static_cast<char>('a' + random_.Below(26));
    return code;
  }

  std::string Title() {
    std::string title;
    const int words = 5 + static_cast<int>(random_.Below(7));
    for (int i = 0; i < words; ++i) {
      const std::string& word = language_.words.Pick(&random_);
      absl::StrAppend(&title, i == 0 ? "" : " ",
                      word.size() < 4 && i > 0 ? word : Capitalised(word));
    }
    return title;
  }

  // One word of running text with what may come with it.
  void AppendWord(std::string* out) {
    const Figures& figures = language_.figures;
    const double which = random_.Unit();
    if (which < figures.number) {
      *out += Number();
    } else if (which < figures.number + figures.name) {
      *out += ProperName();
    } else if (which < figures.number + figures.name + marker_odds()) {
      *out += MarkerWord();
    } else {
      *out += language_.words.Pick(&random_);
    }
    if (random_.Chance(figures.possessive)) *out += "\xE2\x80\x99s";
    const double mark = random_.Unit();
    if (mark < figures.comma) {
      *out += ',';
    } else if (mark < figures.comma + figures.bracket) {
      if (random_.Chance(0.6)) {
        absl::StrAppend(out, " (", 1 + random_.Below(28), "/",
                        1 + random_.Below(12), "/", 2010 + random_.Below(16),
                        ")");
      } else {
        absl::StrAppend(out, " (", language_.words.Pick(&random_), ")");
      }
    }
  }

  double marker_odds() const {
    // About 130,000 words make a million bytes.
    double sum = 0;
    for (const Marker& marker : language_.markers) sum += marker.per_million;
    return sum / 130000;
  }

  const char* MarkerWord() {
    double sum = 0;
    for (const Marker& marker : language_.markers) sum += marker.per_million;
    double at = random_.Unit() * sum;
    for (const Marker& marker : language_.markers) {
      at -= marker.per_million;
      if (at < 0) return marker.word;
    }
    return language_.markers.back().word;
  }

  // A sentence of about `bytes` bytes without its full stop.
  void AppendWords(size_t bytes, std::string* out) {
    const size_t begin = out->size();
    AppendWord(out);
    (*out)[begin] = Capitalised(out->substr(begin, 1))[0];
    while (out->size() - begin + 4 < bytes) {
      *out += ' ';
      AppendWord(out);
    }
    if (out->back() == ',') out->pop_back();
  }

  // A sentence, as long as they are, but of no more than about `limit` bytes.
  void AppendSentence(std::string* out, size_t limit = 1000) {
    const Figures& figures = language_.figures;
    const size_t bytes =
        std::min<size_t>(random_.Draw(figures.sentence_bytes), limit);
    if (random_.Chance(figures.quotation)) {
      const bool curly = random_.Chance(figures.curly);
      *out += curly ? "\xE2\x80\x9C" : "\"";
      AppendWords(bytes, out);
      absl::StrAppend(out, curly ? ",\xE2\x80\x9D " : ",\" ", language_.said,
                      " ", Person(), ".");
      return;
    }
    AppendWords(bytes, out);
    *out += random_.Chance(figures.question) ? (random_.Chance(0.7) ? '?' : '!')
                                             : '.';
  }

  // A paragraph of about `bytes` bytes and at least eight words.
  std::string Paragraph(size_t bytes) {
    std::string paragraph;
    do {
      if (!paragraph.empty()) paragraph += ' ';
      AppendSentence(&paragraph, bytes - std::min(bytes, paragraph.size()));
    } while (paragraph.size() + 30 < bytes ||
             std::ranges::count(paragraph, ' ') < 8);
    return paragraph;
  }

  // A line that is no prose: a subheading, an item of a list, a single word.
  std::string ShortLine() {
    std::string line;
    if (random_.Chance(0.15)) line = absl::StrCat(1 + random_.Below(20), ". ");
    AppendWords(std::min(random_.Draw(language_.figures.short_bytes), 390u),
                &line);
    return line;
  }

  std::string Fill(std::string_view shape) {
    std::string out;
    for (size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] != '{') {
        out += shape[i];
        continue;
      }
      switch (shape[i + 1]) {
        case 'M':
          out += title_;
          break;
        case 'T':
          out += Title();
          break;
        case 'N':
          out += Person();
          break;
        case 'P':
          out += Upper(random_.Pick(language_.places));
          break;
        case 'p':
          out += random_.Pick(language_.places);
          break;
        case 'S':
          out += site_;
          break;
        case 'D':
          out += Date();
          break;
        case 'H':
          out += Time();
          break;
        case 'Y':
          absl::StrAppend(&out, 2010 + random_.Below(16));
          break;
        case 'K':
          out += language_.words.Pick(&random_);
          break;
        case 'C':
          AppendWords(60 + random_.Below(80), &out);
          break;
        case 's':
          AppendSentence(&out);
          break;
        case 'n':
          out += Code();
          break;
      }
      i += 2;
    }
    return out;
  }

  // ---- Documents.

  std::string FillOneOf(const Kind& kind) {
    std::string text = Fill(random_.Pick(kind.shapes));
    article_.furniture += text.size();
    return text;
  }

  // Kinds at `where` that this document has, as often as it has them.
  template <typename Use>
  void ForEach(Where where, bool one_line, Use use) {
    for (const Kind& kind : language_.kinds) {
      if (kind.where != where) continue;
      if (!random_.Chance(one_line ? kind.one_line : kind.several)) continue;
      const int times = random_.Count(kind.times);
      for (int i = 0; i < times; ++i) use(kind);
      // A text has one dateline.
      if (where == Where::kPrefix) return;
    }
  }

  void WriteOneLine() {
    std::string& text = article_.text;
    ForEach(Where::kPrefix, true,
            [&](const Kind& kind) { text += FillOneOf(kind); });
    std::vector<const Kind*> inlines;
    ForEach(Where::kInline, true,
            [&](const Kind& kind) { inlines.push_back(&kind); });
    const size_t bytes = random_.Draw(language_.figures.one_line_bytes);
    // Sentences, with the inline shapes spread among them.
    const size_t pieces = inlines.size() + 1;
    for (size_t i = 0; i < pieces; ++i) {
      if (i > 0) absl::StrAppend(&text, " ", FillOneOf(*inlines[i - 1]));
      text += Paragraph(bytes / pieces);
    }
    ForEach(Where::kSuffix, true,
            [&](const Kind& kind) { text += FillOneOf(kind); });
  }

  void WriteLines() {
    std::vector<std::string> lines;
    const auto add = [&](const Kind& kind) {
      lines.push_back(FillOneOf(kind));
    };
    const bool page = language_.code == "id" && random_.Chance(kWholePages);
    if (page) {
      lines.push_back(Fill(kPageHead));
      article_.furniture += lines.back().size();
    } else {
      ForEach(Where::kHead, false, add);
    }
    AddBody(&lines);
    if (page) {
      lines.push_back(Fill(kPageTail));
      article_.furniture += lines.back().size();
    } else {
      ForEach(Where::kTail, false, add);
      ForEach(Where::kList, false, [&](const Kind& kind) {
        add(kind);
        const int count = 3 + static_cast<int>(random_.Below(5));
        for (int i = 0; i < count; ++i) {
          lines.push_back(Title());
          article_.furniture += lines.back().size();
        }
      });
    }
    Join(lines);
  }

  // The prose lines and all that stands among, before and behind them.
  void AddBody(std::vector<std::string>* lines) {
    const Figures& figures = language_.figures;
    const size_t count = std::max(1u, random_.Draw(figures.prose_lines));
    std::vector<std::string> prose(count);
    for (std::string& line : prose) {
      line = Paragraph(random_.Draw(figures.prose_bytes));
    }
    ForEach(Where::kInline, false, [&](const Kind& kind) {
      std::string& line = prose[random_.Below(prose.size())];
      const size_t at = line.find(". ");
      if (at != std::string::npos) line.insert(at + 2, FillOneOf(kind));
    });
    ForEach(Where::kPrefix, false, [&](const Kind& kind) {
      prose.front().insert(0, FillOneOf(kind));
    });
    ForEach(Where::kSuffix, false,
            [&](const Kind& kind) { prose.back() += FillOneOf(kind); });

    std::vector<std::string> among;
    ForEach(Where::kAmong, false,
            [&](const Kind& kind) { among.push_back(FillOneOf(kind)); });
    const size_t short_lines = random_.Draw(figures.short_lines_among);
    while (among.size() < short_lines) among.push_back(ShortLine());
    // Each goes behind a prose line that is not the last, where there is one.
    std::vector<std::vector<std::string*>> behind(count);
    for (std::string& line : among) {
      behind[count == 1 ? 0 : random_.Below(count - 1)].push_back(&line);
    }
    for (size_t i = 0; i < count; ++i) {
      lines->push_back(std::move(prose[i]));
      for (std::string* line : behind[i]) lines->push_back(std::move(*line));
    }
  }

  void Join(const std::vector<std::string>& lines) {
    const Figures& figures = language_.figures;
    const bool blank = random_.Chance(figures.blank_between);
    const bool tabs = random_.Chance(figures.tabs);
    std::string& text = article_.text;
    for (const std::string& line : lines) {
      if (!text.empty()) text += blank ? "\n\n" : "\n";
      if (tabs && random_.Chance(0.3)) text += "\t\t";
      text += line;
      if (random_.Chance(figures.nbsp)) text += kNbsp;
    }
    if (random_.Chance(figures.crlf)) {
      text = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
    }
  }

  Random random_;
  uint64_t number_;
  const Language& language_;
  Article& article_;
  std::string title_, site_;
};

}  // namespace

struct Generator::Impl {
  uint64_t seed;
  std::string language;
  uint64_t number = 0;
  Article article;
};

Generator::Generator(uint64_t seed, std::string_view language)
    : impl_(new Impl{seed, std::string(language), 0, {}}) {}

Generator::~Generator() = default;

const Article& Generator::Next() {
  Writer(impl_->seed, impl_->number++, impl_->language, &impl_->article)
      .Write();
  return impl_->article;
}

}  // namespace bersih::bench
