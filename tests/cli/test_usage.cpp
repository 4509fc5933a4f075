#ifdef PCNSIM_BINARY
#include "program.hpp"

using namespace program;

TEST_CASE("words that make no sense end with code 2 and say where to look") {
  for (std::string const arguments :
       {"", "rnu", "--no-such-option", "run --weeks", "run --weeks many", "run --weeks 0",
        "run --replications 0", "run --seed -1", "run --threads 0", "run --format pdf",
        "run baseline nhs_app", "run --out ''", "compare", "compare baseline", "validate",
        "compare baseline baseline", "show baseline nhs_app", "list baseline"}) {
    CAPTURE(arguments);
    auto const ended = call(arguments);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(ended.err.starts_with("pcnsim: "));
    CHECK(contains(ended.err, " – "));
  }
}

TEST_CASE("a number that is none, or too large, is refused with what is expected") {
  for (std::string const text : {"many", "0", "1.5", "1e3", "9999999999999999999", "5x"}) {
    CAPTURE(text);
    CHECK(contains(call("run --weeks " + text).err,
                   "--weeks: found " + text + ", expected a whole number from 1 to 520 – try:"));
  }
  CHECK(contains(call("run --pcn Frome --weeks 1 --warmup-weeks 0 --replications 010 --quiet").out,
                 "10 replications"));
  CHECK(contains(call("run --out ''").err, "--out: found an empty name, expected a folder"));
}

TEST_CASE("every command explains itself, with examples") {
  auto const all = call("--help");
  CHECK(all.code == 0);
  for (std::string const command :
       {"run", "compare", "reality-check", "serve-model", "evaluate", "validate", "show", "list"}) {
    CAPTURE(command);
    CHECK(contains(all.out, "  " + command + " "));
    auto const help = call(command + " --help");
    CHECK(help.code == 0);
    CHECK(help.err.empty());
    CHECK(contains(help.out, "pcnsim " + command));
    CHECK(contains(help.out, "Example"));
  }
}

TEST_CASE("--version names version, commit and compiler") {
  auto const version = call("--version");
  CHECK(version.code == 0);
  CHECK(version.out.starts_with("pcnsim "));
  CHECK(contains(version.out, "\ncommit "));
  CHECK(contains(version.out, "\ncompiler "));
}

TEST_CASE("list names the scenarios and the 22 PCNs") {
  auto const list = call("list");
  CHECK(list.code == 0);
  CHECK(contains(list.out, "\nbaseline"));
  CHECK(contains(list.out, "U31538  Rosebank"));
}

TEST_CASE("show says what a scenario changes, and with --resolved every value") {
  auto const show = call("show \"$data/good.yaml\"");
  CHECK(show.code == 0);
  CHECK(contains(show.out, "good extends baseline\n"));
  CHECK(contains(show.out, "Changes against baseline:\n  deterrence.strength: "));
  CHECK(contains(show.out, " → 0 ("));
  CHECK(contains(call("show baseline deterrence.strength=0").out, "  deterrence.strength: "));
  auto const resolved = call("show --resolved baseline");
  CHECK(resolved.code == 0);
  CHECK(contains(resolved.out, "deterrence:\n"));
}

TEST_CASE("validate reports every problem of every file and names the good ones") {
  auto const good = call("validate \"$data/good.yaml\"");
  CHECK(good.code == 0);
  CHECK(contains(good.out, "good.yaml: ok\n"));
  auto const mixed = call("validate no_such.yaml \"$data/bad_keys.yaml\" \"$data/good.yaml\"");
  CHECK(mixed.code == 65);
  CHECK(contains(mixed.out, "good.yaml: ok\n"));
  CHECK(contains(mixed.err, "no_such.yaml"));
  CHECK(contains(mixed.err, "bad_keys.yaml:6:"));
  CHECK(contains(mixed.err, "bad_keys.yaml:7:"));
  CHECK(call("validate no_such.yaml \"$data/good.yaml\"").code == 66);
  for (std::string const part : {"", "/triage.yaml", "/roles/gp.yaml"}) {
    auto const library = "'" PCNSIM_SOURCE_DIR "/scenarios/parameters" + part + "'";
    CHECK(call("validate " + library).code == 0);
  }
  CHECK(shell("cd \"$data\" && \"$pcnsim\" validate good.yaml").code == 0);
}

TEST_CASE("what is not there ends with code 66, and says what was looked for") {
  auto const scenario = call("run no_such_scenario");
  CHECK(scenario.code == 66);
  CHECK(contains(scenario.err, "no_such_scenario"));
  auto const data = call("run --data /no/such/folder");
  CHECK(data.code == 66);
  CHECK(contains(data.err, "/no/such/folder"));
  CHECK(call("list --scenarios /no/such/folder").code == 66);
}

TEST_CASE("a PCN or a parameter that does not exist ends with code 65") {
  auto const pcn = call("run --pcn Atlantis");
  CHECK(pcn.code == 65);
  CHECK(contains(pcn.err, "Atlantis"));
  auto const key = call("run baseline deterrence.strenght=0");
  CHECK(key.code == 65);
  CHECK(contains(key.err, "strenght"));
  // --pcn takes the words that follow it, but a change of a parameter is known by its "=".
  CHECK(contains(call("run --pcn Rosebank deterrence.strenght=0").err, "strenght"));
}

TEST_CASE("scenarios of other weeks or seed cannot be compared") {
  auto const apart = call("compare baseline \"$data/other_weeks.yaml\"");
  CHECK(apart.code == 65);
  for (auto const* key : {"run.weeks", "run.warmup_weeks", "run.replications", "run.seed"}) {
    CHECK(contains(apart.err, key));
  }
}

TEST_CASE("a full disk behind standard output ends with code 74") {
  CHECK(shell("\"$pcnsim\" list >/dev/full").code == 74);
  CHECK(shell("\"$pcnsim\" --help >/dev/full").code == 74);
}

TEST_CASE("a reader that leaves is no failure") {
  // `true` has left long before anything is written.
  auto const ended = shell("{ sleep 0.3; \"$pcnsim\" list; echo $? >&2; } | true");
  CHECK(ended.err == "0\n");
}
#endif
