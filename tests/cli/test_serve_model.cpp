#ifdef PCNSIM_BINARY
#include "served.hpp"

#include <cmath>

using namespace program;
using namespace served;

TEST_CASE("serve-model greets with what can be asked for and what was observed") {
  auto const nothing_asked = say("");
  CHECK(nothing_asked.ended.code == 0);
  CHECK(nothing_asked.ended.err.empty());
  CHECK(nothing_asked.answers.empty());
  auto const& greeting = nothing_asked.greeting;
  CHECK(greeting["protocol"] == 1);
  CHECK(greeting["pcn"] == "U84175");
  CHECK(greeting["scenario"] == "baseline");
  REQUIRE(greeting["parameters"].size() == 3);
  auto const& need = greeting["parameters"][0];
  CHECK(need["name"] == "need");
  CHECK(need["median"] == 1.0);
  CHECK(need["sd_log"].get<double>() == doctest::Approx(0.5));  // hypot(0.3, 0.4)
  CHECK(need["low95"].get<double>() == doctest::Approx(std::exp(-0.98)).epsilon(1e-4));
  CHECK(need["high95"].get<double>() == doctest::Approx(std::exp(0.98)).epsilon(1e-4));
  CHECK(greeting["summaries"] == json{"appointments", "same_day", "calls_inbound"});
  CHECK(greeting["scales"] == json{"log", "logit", "log"});
  CHECK(greeting["observation_sd"] == json{0.01, 0.02, 0.05});
  CHECK(greeting["discrepancy_sd"] == json{0.05, 0.15, 0.2});
  CHECK(greeting["observed"][0].get<double>() == doctest::Approx(std::log(513)).epsilon(0.01));
}

TEST_CASE("what was not observed in a PCN is null in the greeting, and simulated all the same") {
  auto const served = say(R"({"id":1,"seed":1,"theta":{}})", "--pcn U34811" + declared);
  CHECK(served.greeting["observed"][0].is_number());
  CHECK(served.greeting["observed"][2].is_null());
  REQUIRE(served.answers.size() == 1);
  CHECK(served.answers[0]["summaries"][2].is_number());
}

TEST_CASE("a request is answered with summaries, KPIs and what it cost") {
  auto const served = say(R"({"id":1,"seed":7,"theta":{"need":1.1,"conditions":0.8}}
{"id":"two","seed":7,"theta":[1.1,0.9,0.8]}
{"theta":{},"seed":8,"id":-3})");
  CHECK(served.ended.code == 0);
  REQUIRE(served.answers.size() == 3);
  auto const& first = served.answers[0];
  CHECK(first["id"] == 1);
  CHECK(first["status"] == "ok");
  CHECK(first["summaries"].size() == 3);
  CHECK(first["kpis"]["gap"].is_number());
  CHECK(first["kpis"].size() == served.greeting["kpis"].size());
  CHECK(first["cost_s"].get<double>() > 0);
  // A summary is on its scale: the KPI of the same name is not.
  CHECK(std::exp(first["summaries"][0].get<double>()) ==
        doctest::Approx(first["kpis"]["appointments"].get<double>()));
  // A list is in the order of the greeting, and a parameter not named takes its median.
  CHECK(served.answers[1]["id"] == "two");
  CHECK(served.answers[1]["summaries"] == first["summaries"]);
  CHECK(served.answers[2]["id"] == -3);
  CHECK(served.answers[2]["summaries"] != first["summaries"]);
}

TEST_CASE(
    "whatever is sent is answered with a reason, one line each, and the conversation goes on") {
  struct Nasty {
    std::string line;
    json id;
    std::string reason;
  };
  std::string const long_text(std::size_t{1} << 20U, 'x');
  std::string const deep(100'000, '[');
  std::vector<Nasty> const table{
      {"", nullptr, "not JSON from byte 1"},
      {"null", nullptr, "a map with id, seed and theta"},
      {"[1,2]", nullptr, "a list of 2"},
      {R"({"id":1,"seed":7)", nullptr, "not JSON from byte 17"},
      {R"({"id":1,"seed":7,"theta":{"need":NaN}})", nullptr, "NaN"},
      {R"({"id":1,"seed":7,"theta":{"need":1e999}})", nullptr, "1e308"},
      {R"({"id":2,"seed":7,"theta":{"need":0}})", 2, "theta.need: found 0, expected a number betw"},
      {R"({"id":3,"seed":7,"theta":{"need":-1,"conditions":1e300}})", 3,
       "theta.conditions: found 1e+300"},
      {R"({"id":4,"seed":7,"theta":{"need":"1"}})", 4, "theta.need: found \"1\""},
      {R"({"id":5,"seed":7,"theta":{"need":null}})", 5, "theta.need: found null"},
      {R"({"id":6,"seed":7,"theta":{"neeed":1}})", 6, "did you mean need?"},
      {R"({"id":7,"seed":7,"theta":[1,2]})", 7, "a list of 2, expected"},
      {R"({"id":8,"seed":7})", 8, "theta: found nothing"},
      {R"({"id":9,"theta":{}})", 9, "seed: found nothing"},
      {R"({"id":10,"seed":-7,"theta":{}})", 10, "seed: found -7"},
      {R"({"id":11,"seed":7.5,"theta":{}})", 11, "seed: found 7.5"},
      {R"({"id":12,"seed":18446744073709551616,"theta":{}})", 12, "seed: found 1.8"},
      {R"({"id":13,"seed":7,"theta":{},"parameters":{}})", 13, "an unknown key"},
      {R"({"id":14,"seed":7,"theta":{"need":1,"need":2}})", nullptr, "comes twice"},
      {R"({"id":{"a":1},"seed":7,"theta":{}})", nullptr, "id: found a map"},
      {R"({"seed":7,"theta":{}})", nullptr, "id: found nothing"},
      {"{\"id\":\"\xff\",\"seed\":7,\"theta\":{}}", nullptr, "not JSON from byte 8"},
      {std::string("\0", 1), nullptr, "not JSON"},
      {deep, nullptr, "inside theta"},
      {long_text, nullptr, "not JSON from byte 1"},
      {long_text + "x", nullptr, "longer than 1048576 bytes"},
      {long_text + long_text + long_text, nullptr, "longer than 1048576 bytes"},
      // Each alone is a share, but people with one condition and with several would be more than all.
      {R"({"id":15,"seed":7,"theta":{"conditions":1000}})", 15, "demand.segments"}};
  std::string input;
  for (auto const& nasty : table)
    input += nasty.line + '\n';
  auto const served = say(input + R"({"id":"last","seed":7,"theta":{}})");
  CHECK(served.ended.code == 0);
  CHECK(served.ended.err.empty());
  REQUIRE(served.answers.size() == table.size() + 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto const shown = table[i].line.substr(0, 80);
    CAPTURE(shown);
    CAPTURE(served.answers[i].dump());
    CHECK(served.answers[i]["status"] == "failed");
    CHECK(served.answers[i]["id"] == table[i].id);
    CHECK(contains(served.answers[i]["reason"], table[i].reason));
    CHECK_FALSE(served.answers[i].contains("summaries"));
  }
  CHECK(served.answers.back()["id"] == "last");
  CHECK(served.answers.back()["status"] == "ok");
}

TEST_CASE("a reason names at most ten things") {
  std::string names;
  for (int i = 0; i < 1'000; ++i)
    names += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + "\":1";
  auto const served = say(R"({"id":1,"seed":7,"theta":{)" + names + "}}");
  REQUIRE(served.answers.size() == 1);
  std::string const reason = served.answers[0]["reason"];
  CHECK(reason.ends_with("; and 990 more"));
  CHECK(reason.size() < 2'000);
}

TEST_CASE("answers come in the order of requests, and are the same for any number of threads") {
  std::string input;
  for (int i = 0; i < 12; ++i) {
    // Every third takes far longer, every fourth no time at all.
    auto const need = i % 3 == 0 ? "5" : "0.2";
    auto const seed = i % 4 == 1 ? "-1" : std::to_string(i % 2);
    input += R"({"id":)" + std::to_string(i) + R"(,"seed":)" + seed + R"(,"theta":{"need":)" +
             need + "}}\n";
  }
  auto const one = say(input, frome + "--threads 1");
  REQUIRE(one.answers.size() == 12);
  for (auto const* threads : {"--threads 2", "--threads 5"}) {
    CAPTURE(threads);
    auto const many = say(input, frome + threads);
    CHECK(many.greeting == one.greeting);
    REQUIRE(many.answers.size() == 12);
    for (std::size_t i = 0; i < 12; ++i) {
      CHECK(many.answers[i]["id"] == i);
      CHECK(without_cost(many.answers[i]) == without_cost(one.answers[i]));
    }
  }
  // The same seed and theta, the same answer; another seed, another.
  CHECK(one.answers[0]["summaries"] == one.answers[6]["summaries"]);
  CHECK(one.answers[0]["summaries"] != one.answers[3]["summaries"]);
}

TEST_CASE("a change of a parameter on the command line changes what is served") {
  std::string const request = R"({"id":1,"seed":7,"theta":{}})";
  auto const changed = say(request, "workforce.clinical_scale=0.5" + frome);
  CHECK(changed.answers.at(0)["summaries"] != say(request).answers.at(0)["summaries"]);
}

TEST_CASE("serve-model takes one PCN and one scenario, and says what is wrong before it greets") {
  for (std::string const arguments :
       {"serve-model", "serve-model --pcn Somerset", "serve-model --pcn Frome --threads 0",
        "evaluate --pcn Frome", "evaluate --pcn Frome --params p.csv",
        "evaluate --pcn Frome --params p.csv --out ''"}) {
    CAPTURE(arguments);
    auto const ended = call(arguments + " </dev/null");
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, " – "));
  }
  CHECK(call("serve-model baseline nhs_app --pcn Frome </dev/null").code == 2);
  CHECK(call("serve-model --pcn Atlantis </dev/null").code == 65);
  CHECK(call("serve-model --pcn Frome --targets nope.yaml </dev/null").code == 66);
  CHECK(call("serve-model --pcn Frome --targets \"$data/good.yaml\" </dev/null").code == 65);
}

TEST_CASE("a conversation that cannot go on ends at once, with a code that says why") {
  CHECK(call("serve-model" + frome + "</").code == 66);
  CHECK(call("serve-model" + frome + "<&-").code == 66);
  CHECK(call("serve-model" + frome + "</dev/null >/dev/full").code == 74);
  auto const gone =
      shell("{ sleep 0.3; \"$pcnsim\" serve-model" + frome + "</dev/zero; echo $? >&2; } | true");
  CHECK(gone.err == "pcnsim: standard output: the reader has left\n74\n");
}

TEST_CASE("Ctrl-C ends serve-model also while it waits for a request") {
  for (auto const* threads : {"--threads 1 ", "--threads 3 "}) {
    // The pipe has a writer for ever, so only the signal can end it; else code 137 after 20 s.
    auto const ended = shell(
        "folder=$(mktemp -d); mkfifo \"$folder/in\"; : >\"$folder/out\"; exec 3<>\"$folder/in\"; "
        "\"$pcnsim\" serve-model" +
        frome + threads +
        "<&3 >\"$folder/out\" & pid=$!; "
        "{ sleep 20; kill -KILL $pid; } >&- 2>&- & dog=$!; "
        "echo '{\"id\":1,\"seed\":1,\"theta\":{}}' >&3; "
        "until grep -q '\"ok\"' \"$folder/out\"; "
        "do sleep 0.05; done; kill -INT $pid; wait $pid; code=$?; kill $dog; "
        "rm -r \"$folder\"; exit $code");
    CHECK(ended.code == 130);
    CHECK(ended.err == "pcnsim: interrupted; answers given: 1\n");
  }
}

TEST_CASE("a reader that leaves ends serve-model also while it waits for another request") {
  // As above: the pipe of requests never ends. `head` leaves after the greeting.
  auto const ended = shell(
      "folder=$(mktemp -d); mkfifo \"$folder/in\"; : >\"$folder/out\"; exec 3<>\"$folder/in\"; "
      "{ timeout -s KILL 20 \"$pcnsim\" serve-model" +
      frome +
      "--threads 3 <&3; echo $? >&2; } | head -n 1 >\"$folder/out\" & "
      "until [ -s \"$folder/out\" ]; do sleep 0.05; done; sleep 0.3; "
      "echo '{\"id\":1,\"seed\":1,\"theta\":{}}' >&3; wait; rm -r \"$folder\"");
  CHECK(ended.err == "pcnsim: standard output: the reader has left\n74\n");
}

TEST_CASE("the example in Python calibrates, the same for any number of requests at a time") {
  if (shell("command -v python3").code != 0) {
    MESSAGE("no python3: the example was not run");
    return;
  }
  auto const example = "python3 '" PCNSIM_SOURCE_DIR
                       "/scripts/examples/serve_model.py' --program \"$pcnsim\"" +
                       frome + "--simulations 24 --keep 6 --at-a-time ";
  auto const one = shell(example + "1");
  CHECK(one.code == 0);
  CHECK(one.err.empty());
  CHECK(contains(one.out, "U84175 Frome: kept 6 of 24 simulations"));
  CHECK(contains(one.out, "\ndeterrence "));
  CHECK(shell(example + "7").out == one.out);
  CHECK(shell(example + "1 --pcn Atlantis").code != 0);
}
#endif
