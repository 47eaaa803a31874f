// SPDX-License-Identifier: Apache-2.0
//
// Most bytes of a text are neither escapes nor in need of one: everything
// here looks for the next that is, and copies what lies before it in one go.

#include "pipeline/io/json_string.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace bersih {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The code unit of the "\uXXXX" at `p`, or -1 when there is none.
int CodeUnit(const char* p, const char* end) {
  if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return -1;
  int unit = 0;
  for (int i = 2; i < 6; ++i) {
    const int digit = HexValue(p[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

// What a backslash and a character stand for, where that is one byte; or 0.
constexpr std::array<char, 256> kSimpleEscapes = [] {
  std::array<char, 256> escapes{};
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['/'] = '/';
  escapes['b'] = '\b';
  escapes['f'] = '\f';
  escapes['n'] = '\n';
  escapes['r'] = '\r';
  escapes['t'] = '\t';
  return escapes;
}();

char SimpleEscape(char c) {
  return kSimpleEscapes[static_cast<unsigned char>(c)];
}

// An escape at `p`: the bytes it takes and the bytes it stands for, which are
// written to `utf8`. A pair of surrogates is one escape. `length` is 0 when
// it is broken.
struct Escape {
  int length = 0;
  int decoded = 0;
  char utf8[4] = {};
};

Escape ReadEscape(const char* p, const char* end) {
  Escape e;
  if (end - p < 2) return e;
  if (const char c = SimpleEscape(p[1])) {
    e.length = 2;
    e.decoded = 1;
    e.utf8[0] = c;
    return e;
  }
  int unit = CodeUnit(p, end);
  if (unit < 0) return e;
  e.length = 6;
  if (unit >= 0xD800 && unit < 0xDC00) {
    const int low = CodeUnit(p + 6, end);
    if (low >= 0xDC00 && low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      e.length = 12;
    }
  }
  const auto byte = [](int v) { return static_cast<char>(v); };
  if (unit < 0x80) {
    e.utf8[e.decoded++] = byte(unit);
  } else if (unit < 0x800) {
    e.utf8[e.decoded++] = byte(0xC0 | (unit >> 6));
    e.utf8[e.decoded++] = byte(0x80 | (unit & 0x3F));
  } else if (unit < 0x10000) {
    e.utf8[e.decoded++] = byte(0xE0 | (unit >> 12));
    e.utf8[e.decoded++] = byte(0x80 | ((unit >> 6) & 0x3F));
    e.utf8[e.decoded++] = byte(0x80 | (unit & 0x3F));
  } else {
    e.utf8[e.decoded++] = byte(0xF0 | (unit >> 18));
    e.utf8[e.decoded++] = byte(0x80 | ((unit >> 12) & 0x3F));
    e.utf8[e.decoded++] = byte(0x80 | ((unit >> 6) & 0x3F));
    e.utf8[e.decoded++] = byte(0x80 | (unit & 0x3F));
  }
  return e;
}

// The end of the run without escapes that starts at `p`.
const char* FindBackslash(const char* p, const char* end) {
  const void* found = memchr(p, '\\', static_cast<size_t>(end - p));
  return found == nullptr ? end : static_cast<const char*>(found);
}

#ifdef __SSE2__
constexpr size_t kChunk = 16;
#else
constexpr size_t kChunk = 8;
#endif

// How many of the kChunk bytes at `p` stand before the first backslash.
// Escapes are often close together: a call of memchr for each takes longer.
size_t BeforeBackslash(const char* p) {
#ifdef __SSE2__
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const auto found = static_cast<unsigned>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
  return static_cast<size_t>(std::countr_zero(found | 1u << kChunk));
#else
  size_t n = 0;
  while (n < kChunk && p[n] != '\\') ++n;
  return n;
#endif
}

// Bytes at which a run of characters that need no escape may end: the ones
// that JSON wants escaped, and the first byte of surrogates.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (int c = 0; c < 0x20; ++c) stops[c] = true;
  stops['"'] = stops['\\'] = stops[0xED] = true;
  return stops;
}();

// Whether one of the eight bytes at `p` may be in kStops.
bool MayStop(const char* p) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  uint64_t v = 0;
  memcpy(&v, p, sizeof v);
  const auto has = [&](uint64_t byte) {
    const uint64_t x = v ^ (kOnes * byte);
    return (x - kOnes) & ~x & kHigh;
  };
  const uint64_t controls = (v - kOnes * 0x20) & ~v & kHigh;
  return (controls | has('"') | has('\\') | has(0xED)) != 0;
}

}  // namespace

bool ValidJsonEscapes(std::string_view raw) {
  const char* p = raw.data();
  const char* end = p + raw.size();
  while ((p = FindBackslash(p, end)) < end) {
    const Escape e = ReadEscape(p, end);
    if (e.length == 0) return false;
    p += e.length;
  }
  return true;
}

char* DecodeJsonString(std::string_view raw, char* out) {
  const char* p = raw.data();
  const char* end = p + raw.size();
  while (p < end) {
    const auto left = static_cast<size_t>(end - p);
    if (left >= kChunk) {
      // What is copied too much is written over, and there is room for it:
      // decoding never makes longer.
      memcpy(out, p, kChunk);
      const size_t run = BeforeBackslash(p);
      out += run;
      p += run;
      if (run == kChunk) continue;
    } else if (*p != '\\') {
      *out++ = *p++;
      continue;
    }
    if (left > kChunk) {
      if (const char c = SimpleEscape(p[1])) {
        *out++ = c;
        p += 2;
        continue;
      }
    }
    const Escape e = ReadEscape(p, end);
    if (e.length == 0) return nullptr;
    memcpy(out, e.utf8, static_cast<size_t>(e.decoded));
    out += e.decoded;
    p += e.length;
  }
  return out;
}

void AppendRawWithout(std::string_view raw, const std::vector<Removal>& removed,
                      std::string* out) {
  const char* p = raw.data();
  const char* end = p + raw.size();
  uint64_t at = 0;  // offset of `p` in the decoded string
  const auto go_to = [&](uint64_t target) {
    while (at < target && p < end) {
      if (*p == '\\') {
        // The string is valid: something follows.
        if (SimpleEscape(p[1]) != 0) {
          p += 2;
          at += 1;
          continue;
        }
        const Escape e = ReadEscape(p, end);
        p += e.length;
        at += static_cast<uint64_t>(e.decoded);
        continue;
      }
      const auto left = static_cast<uint64_t>(end - p);
      const uint64_t most = target - at < left ? target - at : left;
      // Most runs are short or very long.
      const size_t run = most > kChunk ? BeforeBackslash(p) : kChunk;
      const char* stop = run < kChunk ? p + run : FindBackslash(p, p + most);
      at += static_cast<uint64_t>(stop - p);
      p = stop;
    }
  };
  for (const Removal& r : removed) {
    const char* from = p;
    go_to(r.span.begin);
    out->append(from, static_cast<size_t>(p - from));
    go_to(r.span.end);
  }
  out->append(p, static_cast<size_t>(end - p));
}

void AppendJsonString(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  const char* p = text.data();
  const char* end = p + text.size();
  const char* run = p;  // what is not appended yet
  out->reserve(out->size() + text.size() + text.size() / 32 + 2);
  out->push_back('"');
  while (p < end) {
    while (end - p >= 8 && !MayStop(p)) p += 8;
    while (p < end && !kStops[static_cast<unsigned char>(*p)]) ++p;
    if (p == end) break;
    const unsigned char c = static_cast<unsigned char>(*p);
    if (c == 0xED &&
        (end - p < 3 || (p[1] & 0xE0) != 0xA0 || (p[2] & 0xC0) != 0x80)) {
      ++p;
      continue;
    }
    out->append(run, static_cast<size_t>(p - run));
    int unit = c;
    int length = 1;
    const char* named = nullptr;
    switch (c) {
      case '"':
        named = "\\\"";
        break;
      case '\\':
        named = "\\\\";
        break;
      case '\n':
        named = "\\n";
        break;
      case '\r':
        named = "\\r";
        break;
      case '\t':
        named = "\\t";
        break;
      case 0xED:
        unit = 0xD000 | ((p[1] & 0x3F) << 6) | (p[2] & 0x3F);
        length = 3;
        break;
      default:
        break;
    }
    if (named != nullptr) {
      out->append(named, 2);
    } else {
      const char escape[] = {'\\',
                             'u',
                             kHex[unit >> 12],
                             kHex[(unit >> 8) & 15],
                             kHex[(unit >> 4) & 15],
                             kHex[unit & 15]};
      out->append(escape, sizeof escape);
    }
    p += length;
    run = p;
  }
  out->append(run, static_cast<size_t>(end - run));
  out->push_back('"');
}

}  // namespace bersih
