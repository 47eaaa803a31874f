// SPDX-License-Identifier: Apache-2.0
//
// What each action and each condition does, on small documents.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "pipeline/decide/same_text.h"
#include "tests/rules.h"

namespace bersih {
namespace {

// A document: a line between two paragraphs.
std::string Between(std::string_view line) {
  return Text({kProse, line, kMoreProse});
}

TEST(Action, Drop) {
  const auto rules =
      Compiled({MakeRule("t", kPromo, Action::kDrop, "(?i)^baca juga:")});
  EXPECT_EQ(Clean(rules, Between("Baca Juga: Panen Raya")),
            Text({kProse, kMoreProse}));
  EXPECT_EQ(Clean(rules, Between("\xC2\xA0\t\xE2\x80\x8B"
                                 "Baca juga: Panen")),
            Text({kProse, kMoreProse}));
  const std::string kept = Between("Silakan baca juga: bab dua");
  EXPECT_EQ(Clean(rules, kept), kept);
}

TEST(Action, DropTakesItsTerminatorAndDoubledBlankLines) {
  const auto rules = Compiled({MakeRule("t", kPromo, Action::kDrop, "^X$")});
  EXPECT_EQ(Clean(rules, "A\n\nX\n\nB"), "A\n\nB");
  EXPECT_EQ(Clean(rules, "A\nX\n\nB"), "A\n\nB");
  EXPECT_EQ(Clean(rules, "A\nX\n\n\nB"), "A\n\n\nB");
  EXPECT_EQ(Clean(rules, "X\n\nB"), "B");
  EXPECT_EQ(Clean(rules, "\nX\n\nB"), "\nB");
  EXPECT_EQ(Clean(rules, "A\n\nX\n\nX\n"), "A\n");
  EXPECT_EQ(Clean(rules, "A\n\nX"), "A\n");
  EXPECT_EQ(Clean(rules, "A\nX\n\nX"), "A\n");
  EXPECT_EQ(Clean(rules, "A\r\nX\r\nB\r\n"), "A\r\nB\r\n");
  // Nothing but what a rule removes: better kept.
  EXPECT_EQ(Clean(rules, "X\n\nX\n"), "X\n\nX\n");
}

TEST(Action, Prefix) {
  const auto rules = Compiled({
      MakeRule("d", kDateline, Action::kPrefix, "^(?:[A-Z]+ - )"),
      MakeRule("b", kByline, Action::kPrefix, "^(?:Laporan [A-Z][a-z]+\\. )"),
  });
  EXPECT_EQ(Clean(rules, "  MEDAN -   Hujan.\n"), "Hujan.\n");
  EXPECT_EQ(Clean(rules, "Hujan MEDAN - reda.\n"), "Hujan MEDAN - reda.\n");
  // One behind the other, the later stage first.
  EXPECT_EQ(Clean(rules, "Laporan Budi. MEDAN - Hujan.\n"), "Hujan.\n");
}

TEST(Action, PrefixUpToItsGroup) {
  const auto rules = Compiled({MakeRule("d", kDateline, Action::kPrefix,
                                        "^(?:(?P<cut>[A-Z]+ - )[A-Z][a-z])")});
  EXPECT_EQ(Clean(rules, "MEDAN - Hujan.\n"), "Hujan.\n");
  EXPECT_EQ(Clean(rules, "MEDAN - hujan.\n"), "MEDAN - hujan.\n");
}

TEST(Action, Suffix) {
  const auto rules = Compiled({
      MakeRule("p", kPromo, Action::kSuffix, "(?:Baca juga: .*)$"),
      MakeRule("b", kByline, Action::kSuffix, "(?:\\([a-z]+/[a-z]+\\))$"),
  });
  EXPECT_EQ(Clean(rules, "Hujan reda. Baca juga: Panen\n"), "Hujan reda.\n");
  EXPECT_EQ(Clean(rules, "Hujan reda.Baca juga: Panen"), "Hujan reda.");
  EXPECT_EQ(Clean(rules, "Hujan reda. (abc/def) Baca juga: Panen\n"),
            "Hujan reda.\n");
  EXPECT_EQ(Clean(rules, "(abc/def) kata dia.\n"), "(abc/def) kata dia.\n");
  EXPECT_EQ(Clean(rules, "Hujan reda.\xC2\xA0 Baca juga: Panen\xC2\xA0\n"),
            "Hujan reda.\xC2\xA0\n")
      << "an NBSP of what stays, stays";
}

// What Markdown stands around a line stays around what stays of it.
TEST(Action, CutsInsideOfMarkdown) {
  const auto rules = Compiled({
      MakeRule("d", kDateline, Action::kPrefix, "^MEDAN - "),
      MakeRule("b", kByline, Action::kSuffix, "\\([a-z]+/[a-z]+\\)$"),
      MakeRule("p", kPromo, Action::kDrop, "^Baca juga:"),
  });
  EXPECT_EQ(Clean(rules, "**MEDAN - Hujan reda. (abc/def)**\n"),
            "**Hujan reda.**\n");
  EXPECT_EQ(Clean(rules, "A\n**Baca juga: Panen**\n"), "A\n");
}

TEST(Action, CutLeavesOneSpace) {
  const auto rules =
      Compiled({MakeRule("p", kPromo, Action::kCut, "\\s*<ad>\\s*")});
  EXPECT_EQ(Clean(rules, "Hujan <ad> reda <ad> lagi.\n"), "Hujan reda lagi.\n");
  EXPECT_EQ(Clean(rules, "Hujan<ad> reda.\n"), "Hujan reda.\n");
  EXPECT_EQ(Clean(rules, "Hujan<ad>reda.\n"), "Hujanreda.\n");
  EXPECT_EQ(Clean(rules, "<ad> Hujan reda.<ad>\n"), "Hujan reda.\n");
  // A line of which nothing stays goes as a whole.
  EXPECT_EQ(Clean(rules, "A\n<ad> <ad>\nB\n"), "A\nB\n");
}

TEST(Action, WhatACutLeavesMayBeDropped) {
  const auto rules = Compiled({
      MakeRule("d", kDateline, Action::kPrefix, "^(?:MEDAN - )"),
      MakeRule("c", kCaption, Action::kDrop, "^Foto: "),
  });
  Cleaner cleaner(rules);
  const std::string text = Between(" MEDAN - Foto: Antara");
  const Result& result = cleaner.Clean({.text = text, .language = "xx"});
  ExpectConsistent(text, result);
  EXPECT_EQ(result.body, Text({kProse, kMoreProse}));
  ASSERT_EQ(result.removed.size(), 2u);
  EXPECT_EQ(result.removed[0].span.In(text), " MEDAN - ");
  EXPECT_EQ(result.removed[1].span.In(text), "Foto: Antara\n");
  EXPECT_EQ(result.lines[1].rule, 1);
}

TEST(Action, Block) {
  Rule block = MakeRule("p", kPromo, Action::kBlock, "^Baca juga:$");
  const std::vector<std::string_view> in = {kProse,
                                            "Baca juga:",
                                            "",
                                            "Panen Raya Tiba",
                                            "Harga Gabah Turun",
                                            "Beras Aman",
                                            "",
                                            kMoreProse};
  EXPECT_EQ(Clean(Compiled({block}), Text(in)), Text({kProse, "", kMoreProse}))
      << "one blank line stays between the paragraphs";
  block.max_lines = 2;
  EXPECT_EQ(Clean(Compiled({block}), Text(in)),
            Text({kProse, "", "Beras Aman", "", kMoreProse}));
  block.max_lines = 10;
  block.stop_at_blank = true;
  EXPECT_EQ(
      Clean(Compiled({block}), Text({kProse, "Baca juga:", "", "Panen Raya", "",
                                     "Panen Besar", kMoreProse})),
      Text({kProse, "", "Panen Besar", kMoreProse}));
  block.stop_at_blank = false;
  block.until_regex = "^Harga";
  EXPECT_EQ(
      Clean(Compiled({block}), Text(in)),
      Text({kProse, "", "Harga Gabah Turun", "Beras Aman", "", kMoreProse}));
  block.until_regex = "";
  block.while_regex = "^(?P<source>Panen)";
  Cleaner cleaner(Compiled({block}));
  const std::string text = Text(in);
  const Result& result = cleaner.Clean({.text = text, .language = "xx"});
  EXPECT_EQ(result.body, Text({kProse, "", "Harga Gabah Turun", "Beras Aman",
                               "", kMoreProse}));
  EXPECT_EQ(result.Meta("source", text), "Panen");
}

TEST(Action, BlockLetsOtherRulesTakeTheirLines) {
  Rule block = MakeRule("p", kPromo, Action::kBlock, "^Baca juga:$");
  block.max_lines = 1;
  const auto rules =
      Compiled({block, MakeRule("a", kPromo, Action::kDrop, "^IKLAN$")});
  EXPECT_EQ(Clean(rules, Text({kProse, "Baca juga:", "IKLAN", "Panen Raya",
                               "Anak Judul", kMoreProse})),
            Text({kProse, "Anak Judul", kMoreProse}));
}

TEST(Action, BlockUpwards) {
  Rule block = MakeRule("h", kHeadline, Action::kBlock, "^Tayang: ");
  block.towards_above = true;
  block.max_lines = 3;
  block.stop_at_prose = false;
  block.while_regex = "(?P<title>^.*[^.]$)|\\.$";
  Rule head = MakeRule("c", kCaption, Action::kDrop, "^FOTO$");
  head.after.edge = true;
  Cleaner cleaner(Compiled({block, head}));
  const std::string text = Text({"Panen", "Panen Raya Tiba", kProse,
                                 "Tayang: Senin", "FOTO", kMoreProse});
  const Result& result = cleaner.Clean({.text = text, .language = "xx"});
  ExpectConsistent(text, result);
  EXPECT_EQ(result.body, Text({kMoreProse}));
  EXPECT_EQ(result.Meta("title", text), "Panen Raya Tiba");
}

TEST(Action, EndOnlyWhereNoProseFollows) {
  const auto rules =
      Compiled({MakeRule("f", kFooter, Action::kEnd, "^Berita Terkait$")});
  EXPECT_EQ(Clean(rules, Text({kProse, "Berita Terkait", "Satu", "", "Dua"})),
            Text({kProse}));
  const std::string kept = Between("Berita Terkait");
  EXPECT_EQ(Clean(rules, kept), kept);
  // No prose at all: a list may well have such a line.
  const std::string list = Text({"Satu", "Berita Terkait", "Dua"});
  EXPECT_EQ(Clean(rules, list), list);
}

TEST(Condition, Zone) {
  Rule rule = MakeRule("f", kFooter, Action::kDrop, "^Editor");
  const std::string text =
      Text({"Editor A", kProse, "Editor B", kMoreProse, "Editor C"});
  rule.zones = kInHead;
  EXPECT_EQ(Clean(Compiled({rule}), text),
            Text({kProse, "Editor B", kMoreProse, "Editor C"}));
  rule.zones = kInTail | kInHead;
  EXPECT_EQ(Clean(Compiled({rule}), text),
            Text({kProse, "Editor B", kMoreProse}));
  rule.zones = kInBody;
  EXPECT_EQ(Clean(Compiled({rule}), text),
            Text({"Editor A", kProse, kMoreProse, "Editor C"}));
}

// Furniture that reads like prose does not end the head, or begin the tail.
TEST(Condition, ZoneBehindProseThatGoes) {
  constexpr std::string_view kLetter =
      "Daftar sekarang untuk menerima surat kabar kami setiap pagi di rumah.";
  Rule edge = MakeRule("f", kFooter, Action::kDrop, "^Editor");
  edge.zones = kInHead | kInTail;
  const auto letter =
      MakeRule("p", kPromo, Action::kDrop, "^Daftar sekarang untuk");
  const std::string text = Text({kLetter, "Editor A", kProse, "Editor B",
                                 kMoreProse, "Editor C", kLetter});
  EXPECT_EQ(Clean(Compiled({edge, letter}), text),
            Text({kProse, "Editor B", kMoreProse}));
  // What may stay, ends them.
  Rule below = letter;
  below.after.blank = true;
  EXPECT_EQ(Clean(Compiled({edge, below}), text), text);
  // A paragraph is the text, whatever stands around it.
  const std::string only = Text({"Editor A", kLetter, "Editor B"});
  EXPECT_EQ(Clean(Compiled({edge}), only), Text({kLetter}));
  // With more of it than furniture has, it is the text.
  const std::string many =
      Text({kProse, "Editor", kLetter, kLetter, kLetter, kLetter});
  EXPECT_EQ(Clean(Compiled({edge, letter}), many), Text({kProse, "Editor"}));
}

TEST(Condition, Lengths) {
  Rule rule = MakeRule("f", kFooter, Action::kDrop, "^é");
  const std::string text = Text({"éé", "ééé e", "éééé e e", "éé e e e"});
  rule.min_chars = 5;
  rule.max_chars = 8;
  EXPECT_EQ(Clean(Compiled({rule}), text), "éé\n");
  rule.min_words = 3;
  EXPECT_EQ(Clean(Compiled({rule}), text), "éé\nééé e\n");
  rule.max_words = 3;
  EXPECT_EQ(Clean(Compiled({rule}), text), "éé\nééé e\néé e e e\n");
}

TEST(Condition, ProseAndSentence) {
  Rule rule = MakeRule("f", kFooter, Action::kDrop, ".");
  const std::string text = Text({"Judul", kProse, "Begitu katanya."});
  rule.prose = 1;
  EXPECT_EQ(Clean(Compiled({rule}), text), "Judul\nBegitu katanya.\n");
  rule.prose = 0;
  EXPECT_EQ(Clean(Compiled({rule}), text), Text({kProse}));
  rule.sentence = 1;
  EXPECT_EQ(Clean(Compiled({rule}), text), Text({"Judul", kProse}));
  rule.sentence = 0;
  EXPECT_EQ(Clean(Compiled({rule}), text), Text({kProse, "Begitu katanya."}));
}

// Which of the lines "X1", "X2", … of `text` a rule with `after` removes.
std::string RemovedWithAfter(Neighbours after, const std::string& text) {
  Rule rule = MakeRule("x", kFooter, Action::kDrop, "^X\\d$");
  rule.after = std::move(after);
  Cleaner cleaner(
      Compiled({MakeRule("b", kByline, Action::kSuffix, "(?:\\(cut\\))$"),
                MakeRule("g", kPromo, Action::kDrop, "^GO$"), rule}));
  const Result& result = cleaner.Clean({.text = text, .language = "xx"});
  ExpectConsistent(text, result);
  std::string out;
  for (const LineReport& line : result.lines) {
    if (line.rule == 2) out += line.span.In(text);
  }
  return out;
}

TEST(Condition, After) {
  const std::string text =
      Text({"X1", "GO", "X2", "teks", "X3", kProse, "X4", "", "X5",
            std::string(kProse) + " (cut)", "X6", "GO", "X7"});
  EXPECT_EQ(RemovedWithAfter({.edge = true}, text), "X1X2");
  EXPECT_EQ(RemovedWithAfter({.blank = true}, text), "X5");
  EXPECT_EQ(RemovedWithAfter({.prose = true}, text), "X4");
  EXPECT_EQ(RemovedWithAfter({.text = true}, text), "X3X5X6");
  EXPECT_EQ(RemovedWithAfter({.removed = true}, text), "X2X7");
  EXPECT_EQ(RemovedWithAfter({.stages = {kPromo}}, text), "X2X7");
  EXPECT_EQ(RemovedWithAfter({.stages = {kByline}}, text), "X6");
  EXPECT_EQ(RemovedWithAfter({.blank = true, .stages = {kByline}}, text),
            "X5X6");
}

TEST(Condition, Before) {
  const std::string text = Text(
      {"X1", "teks", "X2", kProse, "X3", "", kProse, "X4", "", "GO", "X5", ""});
  const auto removed = [&](Neighbours before) {
    Rule rule = MakeRule("x", kFooter, Action::kDrop, "^X\\d$");
    rule.before = std::move(before);
    Cleaner cleaner(
        Compiled({MakeRule("g", kPromo, Action::kDrop, "^GO$"), rule}));
    const Result& result = cleaner.Clean({.text = text, .language = "xx"});
    std::string out;
    for (const LineReport& line : result.lines) {
      if (line.rule == 1) out += line.span.In(text);
    }
    return out;
  };
  EXPECT_EQ(removed({.edge = true}), "X5");
  EXPECT_EQ(removed({.blank = true}), "X3X4X5");
  EXPECT_EQ(removed({.prose = true}), "X2X3");
  EXPECT_EQ(removed({.text = true}), "X1X4");
  EXPECT_EQ(removed({.stages = {kPromo}}), "X4");
}

TEST(Condition, FirstAndLastLines) {
  Rule rule = MakeRule("f", kFooter, Action::kDrop, "^X$");
  const std::string text = "a\n\nX\nb\nX\n\nc\n";
  rule.within_first = 2;
  EXPECT_EQ(Clean(Compiled({rule}), text), "a\n\nb\nX\n\nc\n");
  rule.within_first = kNoLimit;
  rule.within_last = 2;
  EXPECT_EQ(Clean(Compiled({rule}), text), "a\n\nX\nb\n\nc\n");
  rule.within_last = 1;
  EXPECT_EQ(Clean(Compiled({rule}), text), text);
}

TEST(Condition, Hosts) {
  Rule rule = MakeRule("f", kFooter, Action::kDrop, "^X$");
  rule.hosts = {"a.example", "*.b.example"};
  const auto rules = Compiled({rule});
  for (const char* host :
       {"a.example", "A.Example", "b.example", "www.b.example"}) {
    EXPECT_EQ(Clean(rules, "a\nX\n", host), "a\n") << host;
  }
  for (const char* host : {"", "www.a.example", "xb.example", "example"}) {
    EXPECT_EQ(Clean(rules, "a\nX\n", host), "a\nX\n") << host;
  }
}

TEST(Condition, Unless) {
  Rule rule = MakeRule("d", kDateline, Action::kPrefix, "^[A-Z][a-z]+ - ");
  rule.unless_regex = "^(?:Senin|Selasa)\\b|persen";
  EXPECT_EQ(Clean(Compiled({rule}),
                  Text({"Palu - Hujan turun.", "Senin - Hujan turun.",
                        "Palu - Naik lima persen."})),
            Text({"Hujan turun.", "Senin - Hujan turun.",
                  "Palu - Naik lima persen."}));
  // What another rule sees below is not what this one leaves alone.
  Rule label = MakeRule("h", kHeadline, Action::kDrop, "^CUACA$");
  label.before.stages = {kDateline};
  EXPECT_EQ(
      Clean(Compiled({label, rule}), Text({"CUACA", "Senin - Hujan turun.",
                                           "CUACA", "Palu - Hujan turun."})),
      Text({"CUACA", "Senin - Hujan turun.", "Hujan turun."}));
}

TEST(Condition, RepeatsTheTitle) {
  Rule title = MakeRule("t", kHeadline, Action::kDrop, "^(?P<title>[A-Z].*)$");
  title.after.edge = true;
  title.sentence = 0;
  Rule again = MakeRule("r", kHeadline, Action::kDrop, "");
  again.repeats = Repeats::kTitle;
  Rule glued = again;
  glued.id = "p";
  glued.action = Action::kPrefix;
  const auto rules = Compiled({title, again, glued});
  EXPECT_EQ(Clean(rules, Text({"Panen Raya Tiba!", "PANEN RAYA TIBA", kProse})),
            Text({"Panen Raya Tiba!", "PANEN RAYA TIBA", kProse}))
      << "a sentence is no title here";
  EXPECT_EQ(
      Clean(rules, Text({"Panen Raya Tiba", "PANEN RAYA  TIBA!", kProse})),
      Text({kProse}));
  EXPECT_EQ(Clean(rules, Text({"Panen Raya Tiba",
                               "Panen Raya Tiba " + std::string(kProse)})),
            Text({kProse}));
  EXPECT_EQ(Clean(rules, Text({"Panen Raya", "Panen Raya tiba."})),
            Text({"Panen Raya tiba."}))
      << "too short a title to tell";
}

TEST(Condition, RepeatsItsNeighbour) {
  Rule rule = MakeRule("v", kPromo, Action::kDrop, "");
  rule.repeats = Repeats::kNeighbour;
  rule.zones = kInTail;
  EXPECT_EQ(Clean(Compiled({rule}), Text({kProse, "Panen", "", "Panen", "Ya"})),
            Text({kProse, "", "Ya"}));
}

TEST(Stages, TheFirstStageThatDecidesWins) {
  const auto rules = Compiled({MakeRule("f", kFooter, Action::kDrop, "^X"),
                               MakeRule("p2", kPromo, Action::kDrop, "^X$"),
                               MakeRule("p1", kPromo, Action::kDrop, "^X")});
  Cleaner cleaner(rules);
  const Result& result = cleaner.Clean({.text = "a\nX\n", .language = "xx"});
  ASSERT_EQ(result.removed.size(), 1u);
  EXPECT_EQ(rules->rule(result.removed[0].rule).id, "p2");
  EXPECT_EQ(rules->stage(result.removed[0].stage), "promo");
}

TEST(SameText, ReadsAlike) {
  EXPECT_TRUE(SameText("Panen  Raya: Tiba!", "panen raya – tiba"));
  EXPECT_TRUE(
      SameText("Kafé\xC2\xA0"
               "Lama",
               "Kafé Lama"));
  EXPECT_FALSE(SameText("Panen Raya", "Panen Raya Tiba"));
  EXPECT_FALSE(SameText("***", "---"));
  EXPECT_EQ(RepeatedPrefix("Panen Raya? Hujan", "Panen raya"), 11u);
  EXPECT_EQ(RepeatedPrefix("Panen RayaHujan", "Panen Raya"), 10u);
  EXPECT_EQ(RepeatedPrefix("Panen Rayakan", "Panen Raya"), 0u);
  EXPECT_EQ(RepeatedPrefix("Panen", "Panen Raya"), 0u);
  EXPECT_EQ(RepeatedPrefix("Panen", "!"), 0u);
}

}  // namespace
}  // namespace bersih
