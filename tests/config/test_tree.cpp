#include "config/tree.hpp"
#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim::config;

namespace {

Lines problems_in(std::string const& yaml) {
  Problems problems;
  parse_yaml(yaml, "f.yaml", problems);
  Lines lines;
  try {
    problems.throw_if_any();
  } catch (ConfigError const& error) {
    for (auto const& problem : error.problems()) {
      lines.push_back(to_string(problem));
    }
  }
  return lines;
}

std::string nested(std::size_t levels) {
  return "a: " + std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("a tree keeps the order of keys and where each key and value stood") {
  Problems problems;
  auto const root = parse_yaml("b: 1\na:\n  - x\n  - {c: ~}\n", "f.yaml", problems);
  REQUIRE(root);
  CHECK(problems.count() == 0);
  REQUIRE(root->children.size() == 2);
  CHECK(root->children[0].key == "b");
  CHECK(root->children[1].key == "a");
  CHECK(root->children[0].where.line == 1);
  CHECK(root->children[0].where.column == 4);
  auto const& list = root->children[1];
  CHECK(list.key_where.line == 2);
  REQUIRE(list.kind == Node::Kind::list);
  CHECK(list.children[0].text == "x");
  CHECK(list.children[0].where.line == 3);
  CHECK(list.children[0].where.column == 5);
  auto const* c = list.children[1].find("c");
  REQUIRE(c != nullptr);
  CHECK(c->kind == Node::Kind::null);
  CHECK(c->key_where.column == 6);
}

TEST_CASE("a key that comes twice is a problem, and the first one counts") {
  CHECK(problems_in("a: 1\nb: {c: 1, c: 2}\na: 3\n") ==
        Lines{"f.yaml:2:11: b.c: found the key again, expected each key once – it is on line 2 "
              "already",
              "f.yaml:3:1: a: found the key again, expected each key once – it is on line 1 "
              "already"});
  Problems problems;
  auto const root = parse_yaml("a: 1\na: 3\n", "f.yaml", problems);
  REQUIRE(root);
  REQUIRE(root->children.size() == 1);
  CHECK(root->children[0].text == "1");
}

TEST_CASE("anchors and aliases are refused") {
  CHECK(problems_in("a: &x 1\nb: *x\n") ==
        Lines{"f.yaml:1:4: a: found an anchor (&), expected the value alone",
              "f.yaml:2:4: b: found an alias (*), expected the value itself"});
}

TEST_CASE("a factor without quotes, which YAML takes for an alias, is told to use quotes") {
  CHECK(problems_in("a: *1.1\n") == Lines{"f.yaml:1:4: found an alias (*), expected the value "
                                          "itself – a factor needs quotes: \"*1.1\""});
}

TEST_CASE("aliases of aliases of aliases are not expanded") {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    auto const alias = "*a" + std::to_string(i - 1);
    auto const name = "a" + std::to_string(i);
    bomb += name + ": &" + name + " [" + alias + ", " + alias + "]\n";
  }
  CHECK(problems_in(bomb).size() == 60 + 2 * 59);
}

TEST_CASE("tags are refused") {
  CHECK(problems_in("a: !!str 1\nb: !mine {c: 1}\n") ==
        Lines{"f.yaml:1:4: a: found the tag tag:yaml.org,2002:str, expected the value alone",
              "f.yaml:2:4: b: found the tag !mine, expected the value alone"});
}

TEST_CASE("64 levels are read and 65 are not") {
  CHECK(problems_in(nested(63)).empty());
  CHECK(problems_in(nested(64)) ==
        Lines{"f.yaml:1:67: found deeper nesting, expected at most 64 levels"});
  CHECK(problems_in("a: " + std::string(500'000, '[')).size() == 1);
  CHECK(problems_in("a: " + std::string(500'000, '{')).size() == 1);
  std::string dashes;
  for (int i = 0; i < 100'000; ++i) {
    dashes += "- ";
  }
  CHECK(problems_in(dashes).size() == 1);
}

TEST_CASE("more values than any scenario has are refused") {
  std::string list = "[";
  for (int i = 0; i < 30'000; ++i) {
    list += "1,";
  }
  CHECK(problems_in(list + "]") ==
        Lines{"f.yaml:1:40000: [19999]: found more values, expected at most 20000 in a file"});
}

TEST_CASE("two documents in a file are refused") {
  CHECK(problems_in("a: 1\n---\nb: 1\n") ==
        Lines{"f.yaml:2:1: found a second document, expected one document – remove the ---"});
}

TEST_CASE("keys are words") {
  CHECK(problems_in("{a: 1}: 2\n") ==
        Lines{"f.yaml:1:1: found a map as key, expected a word as key – put quotes around text "
              "that holds [ ] { }"});
  CHECK(problems_in("? [a]\n: 2\n").size() == 1);
  CHECK(problems_in("~: 2\n") == Lines{"f.yaml:1:1: found no key, expected a word as key"});
}

TEST_CASE("broken YAML gives the place and the parser's words") {
  CHECK(problems_in("a: 1\nb: [1, 2\n") ==
        Lines{"f.yaml:2:1: found broken YAML (end of sequence flow not found), expected YAML that "
              "can be parsed"});
  CHECK(problems_in("a: b: c\n").size() == 1);
}

TEST_CASE("a quote that nobody closes does not swallow the rest of the file in silence") {
  CHECK(problems_in("a: \"b\nc: 1\n") ==
        Lines{"f.yaml:2:5: found broken YAML (illegal EOF in scalar), expected YAML that can be "
              "parsed – is a quote not closed?"});
  CHECK(problems_in("a: 'b\n\n").size() == 1);
  CHECK(problems_in("'a\n").size() == 1);
}

TEST_CASE("only UTF-8 text without control characters is read") {
  using namespace std::string_literals;
  CHECK(problems_in("a: 1\nb: \xff\n") ==
        Lines{"f.yaml:2:4: found byte 0xff, expected UTF-8 text – save the file as UTF-8"});
  CHECK(problems_in("a: \xc0\xaf") ==
        Lines{"f.yaml:1:4: found byte 0xc0, expected UTF-8 text – save the file as UTF-8"});
  CHECK(problems_in("a: \xed\xa0\x80").size() == 1);
  CHECK(problems_in("a: \xf4\x90\x80\x80").size() == 1);
  CHECK(problems_in("a: \xe2\x82").size() == 1);
  CHECK(problems_in("a: \0b"s) ==
        Lines{"f.yaml:1:4: found control character (byte 0x00), expected text"});
  CHECK(problems_in("a: 1 \x04 b: 2").size() == 1);  // the parser takes it for the end of the file
  CHECK(problems_in("a: é – 漢 \xf0\x9f\x8f\xa5").empty());
}

TEST_CASE("a folder or a file that is too long gives a problem") {
  Folder const folder;
  std::filesystem::create_directories(folder.path() / "x.yaml");
  CHECK(folder.problems("x") == Lines{"x.yaml:1:1: found a folder, expected a file"});
  folder.write("y.yaml", std::string((1U << 20U) + 1, ' '));
  CHECK(folder.problems("y") ==
        Lines{"y.yaml:1:1: found a longer file, expected at most 1024 KiB"});
}

TEST_CASE("a byte order mark does not count") {
  Folder const folder;
  folder.write("x.yaml", "\xEF\xBB\xBFname: x\ntitle: A test\nextends: baseline\n");
  CHECK(folder.problems("x").empty());
}
