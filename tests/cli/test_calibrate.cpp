#ifdef PCNSIM_BINARY
#include "program.hpp"

#include <algorithm>
#include <string>

using namespace program;

namespace {

/// In $here: a declaration of three parameters and five targets, simulated for a week.
std::string const declared = R"(here=$(mktemp -d); trap 'rm -r "$here"' EXIT
cat >"$here/p.yaml" <<'END'
parameters:
  need: {what: needs, acts: factor, on: [demand.clinical_needs_per_1000_month], median: 1, sd: 0.25, between: 0.15, grade: assumption, source: a test}
  deterrence: {what: deterrence, acts: value, on: [deterrence.strength], median: 0.9, sd: 1, between: 0, grade: assumption, source: a test}
  dna: {what: missed, acts: odds, on: [booking.dna_by_lead], median: 1, sd: 0.3, between: 0.2, grade: assumption, source: a test}
END
cat >"$here/t.yaml" <<'END'
run: {start: 2024-08-12, weeks: 1, warmup_weeks: 0}
discrepancy: {common: 0.5, why: a test}
targets:
  appointments: {scale: log, observed: 0.01, discrepancy: 0.5, block: volume, why: a test}
  dna: {scale: logit, observed: 0.02, discrepancy: 0.3, block: mode, why: a test}
  calls_inbound: {scale: log, observed: 0.05, discrepancy: 0.5, block: telephony, why: a test}
  contact_failed: {scale: logit, observed: 0.2, discrepancy: 0.5, block: survey, why: a test}
END
declared="--parameters $here/p.yaml --targets $here/t.yaml"
)";

std::string const with_progress = " --budget 90 --draws 20 --seed 1 $declared ";
std::string const brief = " --quiet" + with_progress;

/// ask FILE SQL; until_rows COUNT FILE: until the store holds so many simulations, for 30 s at most.
std::string const store_words = R"sh(
ask() { python3 -c "if True:
  import sqlite3, sys
  print(sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True).execute(sys.argv[2]).fetchall())
" "$@" 2>/dev/null; }
until_rows() {
  for i in $(seq 150); do
    [ "$(ask "$2" "SELECT count(*) >= $1 FROM simulation")" = '[(1,)]' ] && return
    sleep 0.2
  done
  return 1
}
)sh";

/// In "179 simulations known from the store", before " simulations known": 179. −1: not there.
int number_before(std::string const& words, std::string const& text) {
  auto const end = text.find(words);
  if (end == std::string::npos) return -1;
  return std::stoi(text.substr(text.find_last_of("\n ", end - 1) + 1));
}

std::size_t lines_in(std::string const& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

TEST_CASE("calibrate: one PCN, from declaration to report and files") {
  auto const ended =
      shell(declared + "\"$pcnsim\" calibrate --pcn Frome" + brief +
            "--out \"$here/out\" && ls \"$here/out\" && wc -l <\"$here/out/posterior.csv\"");
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  for (std::string const part :
       {"The gap is a distribution", "which the data say",
        "3 of 3 priors are graded as assumptions",
        "without data of their own: need, deterrence, dna", "U84175 Frome", "calls_inbound", "told",
        "Not an NHS product", "posterior.csv", "provenance.json", "report.txt", "\n21\n"}) {
    CAPTURE(part);
    CHECK(contains(ended.out, part));
  }
}

TEST_CASE("calibrate: the report of one PCN holds its observations against what was simulated") {
  // targets.csv: icb,pcn,pcn_name,target,label,unit,observed,median,low95,high95,inside,…
  auto const ended = shell(declared + "\"$pcnsim\" calibrate --pcn Frome" + brief +
                           R"sh(--out "$here/out" >"$here/said"
row=$(awk -F, '$4 == "appointments" {
  printf "%.0f %.0f [%.0f, %.0f] %s", $7, $8, $9, $10, $11 }' "$here/out/targets.csv")
echo "$row" | grep -Ec '^514 [0-9]+ \[[0-9]+, [0-9]+\] (yes|no)$'
tr -s ' ' <"$here/said" | grep -Fxc "appointments /mo $row")sh");
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  CHECK(ended.out == "1\n1\n");
}

TEST_CASE("calibrate: two PCNs are pooled, with one deterrence for both") {
  auto const ended = shell(declared + "\"$pcnsim\" calibrate --pcn Frome Rosebank" + with_progress +
                           "--out \"$here/out\" >/dev/null && cat \"$here/out/posterior.csv\" && "
                           "cut -d, -f1 \"$here/out/common_errors.csv\" >&2");
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  CHECK(lines_in(ended.out) == 41);
  CHECK(contains(ended.err, "target\nappointments\ndna\ncalls_inbound\ncontact_failed\n"));
  for (std::string const step : {"  fitting each PCN\n", "  pooling PCNs\n", "  simulating draws\n",
                                 "  simulating more staff\n"}) {
    CAPTURE(step);
    CHECK(contains(ended.err, step));
  }
  // pcn,draw,need,deterrence,dna: draw 1 of each PCN
  auto const deterrence_of = [&](std::string const& row) {
    auto at = ended.out.find('\n' + row);
    REQUIRE(at != std::string::npos);
    for (int comma = 0; comma < 3; ++comma)
      at = ended.out.find(',', at + 1);
    return ended.out.substr(at, ended.out.find(',', at + 1) - at);
  };
  for (std::string const draw : {",1,", ",7,", ",20,"})
    CHECK(deterrence_of("U84175" + draw) == deterrence_of("U31538" + draw));
}

TEST_CASE("calibrate: the same bytes on one thread and on three") {
  auto const ended = shell(
      declared + "for n in 1 3; do \"$pcnsim\" calibrate --pcn Frome Rosebank" + brief +
      "--threads $n --out \"$here/$n\" >\"$here/text$n\" || exit; done; "
      "diff -r \"$here/1\" \"$here/3\" >&2 && cmp \"$here/text1\" \"$here/text3\" && echo same");
  CAPTURE(ended.err);
  CHECK(ended.out == "same\n");
}

TEST_CASE("calibrate: the same bytes from a store that knows it all") {
  auto const ended = shell(
      declared + "\"$pcnsim\" calibrate --pcn Frome Rosebank" + brief +
      "--out \"$here/1\" >\"$here/text1\" || exit\n"
      "\"$pcnsim\" calibrate --pcn Frome Rosebank" +
      with_progress +
      "--store \"$here/1.sqlite\" --resume --out \"$here/again\" >\"$here/text-again\" || exit\n"
      "diff -r \"$here/1\" \"$here/again\" >&2 && cmp \"$here/text1\" \"$here/text-again\" && "
      "echo again");
  CAPTURE(ended.err);
  CHECK(ended.out == "again\n");
  CHECK(number_before(" simulations known", ended.err) > 110);
  CHECK(number_before(" simulations made", ended.err) == 0);
}

TEST_CASE(
    "calibrate: a source may be written anew, a number makes the store's simulations another's") {
  auto const ended = shell(
      declared +
      "cp -r \"$data/../../../scenarios\" \"$here/scenarios\"; library=$here/scenarios/parameters\n"
      "calibrate() { \"$pcnsim\" calibrate --pcn Frome --scenarios \"$here/scenarios\"" +
      with_progress +
      "--store \"$here/all.sqlite\" \"$@\" >/dev/null; }\n"
      "calibrate\n"
      "sed -i 's/assumption: near where the warm-up settles/a better word/' "
      "\"$library/deterrence.yaml\"; grep -q better \"$library/deterrence.yaml\" && echo reworded "
      ">&2; "
      "calibrate --resume\n"
      "sed -i 's/memory_half_life_days: {value: 28/memory_half_life_days: {value: 29/' "
      "\"$library/deterrence.yaml\"; echo renumbered >&2; calibrate --resume");
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  auto const after = [&](std::string const& word) {
    auto const at = ended.err.find(word);
    REQUIRE(at != std::string::npos);
    return ended.err.substr(at);
  };
  auto const reworded = after("reworded");
  CHECK(number_before(" simulations made", reworded) == 0);
  CHECK(number_before(" simulations made", after("renumbered")) ==
        number_before(" simulations made", ended.err));
}

TEST_CASE("calibrate: killed and resumed, it ends as if it had not been, and simulates less") {
  auto const ended =
      shell(declared + store_words +
            "frome=\"calibrate --pcn Frome --budget 200 --draws 20 --threads 1 $declared\"\n"
            "\"$pcnsim\" $frome --out \"$here/whole\" >/dev/null || exit\n"
            "echo cut here >&2\n"
            "\"$pcnsim\" $frome --quiet --out \"$here/cut\" >/dev/null & pid=$!\n"
            "until_rows 1 \"$here/cut.sqlite\" || echo none kept\n"
            "kill -9 $pid; wait $pid 2>/dev/null; [ -e \"$here/cut\" ] && echo already done\n"
            "\"$pcnsim\" $frome --out \"$here/cut\" --resume >/dev/null || exit\n"
            "diff -r \"$here/whole\" \"$here/cut\" >&2 && echo same\n"
            "ask \"$here/cut.sqlite\" 'SELECT status, ended IS NULL FROM run ORDER BY id'");
  CAPTURE(ended.err);
  CHECK(ended.out == "same\n[('running', 1), ('done', 0)]\n");
  auto const resumed = ended.err.substr(std::min(ended.err.find("cut here"), ended.err.size()));
  auto const known = number_before(" simulations known", resumed);
  CHECK(known > 0);
  CHECK(number_before(" simulations made", resumed) ==
        number_before(" simulations made", ended.err) - known);
}

TEST_CASE("calibrate: Ctrl-C ends it with code 130 and says how to go on") {
  auto const ended =
      shell(declared + store_words +
            "\"$pcnsim\" calibrate --pcn Frome --budget 100000 --quiet $declared --out "
            "\"$here/out\" & pid=$!; until_rows 1 \"$here/out.sqlite\" || echo none kept\n"
            "kill -INT $pid; wait $pid; code=$?; [ -e \"$here/out\" ] && echo half-written\n"
            "ask \"$here/out.sqlite\" 'SELECT status, ended IS NULL FROM run'; exit $code");
  CHECK(ended.code == 130);
  CHECK(contains(ended.err, "--resume goes on"));
  CHECK(ended.out == "[('interrupted', 0)]\n");
}

TEST_CASE("calibrate: a run that could not be written has failed, says the store, and with what") {
  auto const ended =
      shell(declared + store_words +
            "\"$pcnsim\" calibrate --pcn Frome --budget 200 --draws 20 --threads 1 --quiet "
            "$declared --out \"$here/out\" >/dev/null & pid=$!; until_rows 1 \"$here/out.sqlite\"\n"
            "mkdir \"$here/out\"; touch \"$here/out/mine\"; wait $pid; code=$?\n"
            "ask \"$here/out.sqlite\" \"SELECT status, method, budget, seed, "
            "json_extract(settings, '\\$.command') FROM run\"; exit $code");
  CAPTURE(ended.err);
  CHECK(ended.code == 73);
  CHECK(ended.out ==
        "[('failed', 'M1', 200, 1, 'pcnsim calibrate --pcn U84175 --parameters parameters.yaml "
        "--targets targets.yaml --method M1 --budget 200 --draws 20 --seed 1')]\n");
}

TEST_CASE("calibrate refuses what cannot be before it simulates") {
  struct Case {
    char const* arguments;
    int code;
    char const* says;
  };
  for (auto const& [arguments, code, says] :
       {Case{"--method M9", 2, "unknown method M9, expected one of M1"},
        Case{"--resume", 2, "--resume needs"},
        Case{"--store /nowhere/at/all.sqlite --resume", 66, "nothing to resume"},
        Case{"--pcn Nowhere", 65, "Nowhere"}, Case{"baseline workforce_plus_10", 2, "one scenario"},
        Case{"--targets /nowhere.yaml", 66, "nowhere.yaml"},
        Case{"--budget 60", 2, "found 60, expected at least 300"},
        Case{"--method M2 --budget 199", 2, "found 199, expected at least 200"},
        Case{"--method M4 --budget 139", 2, "found 139, expected at least 140"}}) {
    auto const command = std::string{"calibrate --quiet "} + arguments;
    auto const ended = call(command);
    CAPTURE(command);
    CAPTURE(ended.err);
    CHECK(ended.code == code);
    CHECK(contains(ended.err, says));
  }
}

TEST_CASE("calibrate tells of everything that is wrong at once") {
  auto const ended =
      shell(declared + "sed -i 's/scale: log,/scale: lug,/' \"$here/t.yaml\"\n"
                       "\"$pcnsim\" calibrate --quiet $declared --budget 60 --pcn Nowhere "
                       "deterrence.strenth=1 front_door.telephone.redial_share=2");
  CAPTURE(ended.err);
  CHECK(ended.code == 65);
  for (std::string const part :
       {"t.yaml:4", "t.yaml:6", "lug", "strenth", "did you mean", "redial_share", "Nowhere"}) {
    CAPTURE(part);
    CHECK(contains(ended.err, part));
  }
}

TEST_CASE("calibrate: a store that is there already is not written to unasked") {
  auto const ended = shell(declared + "touch \"$here/s\"; \"$pcnsim\" calibrate --pcn Frome" +
                           brief + "--store \"$here/s\"");
  CHECK(ended.code == 73);
  CHECK(contains(ended.err, "--resume"));
}

TEST_CASE("compare with draws of a calibration tells parameters from chance") {
  auto const ended = shell(
      declared +
      "\"$pcnsim\" calibrate --pcn Frome --budget 350 --draws 20 --seed 1 --quiet "
      "--targets \"$here/t.yaml\" --out \"$here/out\" >/dev/null && "
      "\"$pcnsim\" compare baseline workforce_plus_10 --pcn Frome --weeks 1 "
      "--warmup-weeks 0 --replications 6 --parameters \"$here/out\" --out \"$here/c\" && "
      "head -1 \"$here/c/uncertainty.csv\" && \"$pcnsim\" compare baseline workforce_plus_10 --pcn "
      "Frome --weeks 1 --warmup-weeks 0 --replications 2 --parameters \"$here/out\" --format csv "
      "--quiet >\"$here/one\" && grep -q ',not known$' \"$here/one\" && ! grep -E "
      "',(better|worse|higher|lower|no clear difference)$' \"$here/one\"");
  CAPTURE(ended.err);
  CHECK(ended.code == 0);  // two replications with one draw: as little as one tells
  CHECK(contains(ended.out, "3 draws of the posterior, two replications each"));
  CHECK(contains(ended.out, "sd parameters"));
  CHECK(contains(ended.out, "parameter_sd,monte_carlo_sd"));
  CHECK(contains(ended.out, "Intervals are of means over draws"));
}

TEST_CASE("a point is not taken for a posterior: all replications have it") {
  auto const ended = shell(
      declared + "\"$pcnsim\" calibrate --pcn Frome --method M4" + brief +
      "--out \"$here/out\" >/dev/null && \"$pcnsim\" run --pcn Frome --weeks 1 --warmup-weeks 0 "
      "--replications 4 --parameters \"$here/out\" --quiet --out \"$here/c\" && ls \"$here/c\" && "
      "grep -c provenance.json \"$here/c/manifest.json\" && "
      "sed -i 's/\"M4\"/\"M9\"/' \"$here/out/provenance.json\" && \"$pcnsim\" run --pcn Frome "
      "--weeks 1 "
      "--parameters \"$here/out\"");
  CAPTURE(ended.err);
  CHECK(ended.code == 65);
  CHECK(contains(ended.err, "out/provenance.json:1:1: method: found no method that pcnsim knows"));
  CHECK(contains(ended.out, "not draws of a posterior"));
  CHECK(contains(ended.out, "Intervals are of chance alone"));
  CHECK(!contains(ended.out, "sd parameters"));
  CHECK(!contains(ended.out, "uncertainty.csv"));
  CHECK(contains(ended.out, "\n1\n"));
}

TEST_CASE("draws of a calibration with another library or input are not used without a word") {
  auto const ended = shell(
      declared + "\"$pcnsim\" calibrate --pcn Frome --method M4" + brief +
      "--out \"$here/out\" >/dev/null && cp -r \"$data/../../../scenarios\" \"$here/s\" || exit 9\n"
      "run() { \"$pcnsim\" run --pcn Frome --weeks 1 --warmup-weeks 0 --replications 1 --quiet "
      "--scenarios \"$here/s\" --parameters \"$here/out\" \"$@\" 2>&1 | grep -c \"other numbers "
      "$in\"; "
      "}\n"
      "in='in the parameter library:'\n"
      "file=\"$here/s/parameters/workforce.yaml\"\n"
      "sed -i 's/source: \"BMA: a GP session[^\"]*\"/source: \"likewise\"/' \"$file\" && run\n"
      "sed -i 's/session_minutes: {value: 250/session_minutes: {value: 251/' \"$file\" && run\n"
      "mkdir -p \"$here/d\" && cp -r \"$data/../../../calibration/data/inputs\" \"$here/d\"\n"
      "sed -i 's/,0.000,1.400,/,0.000,1.500,/; s/,1.400,0.000,/,1.500,0.000,/' "
      "\"$here/d/inputs/pcns.csv\"\n"
      "in='in the parameter library and pcns.csv:'; run --data \"$here/d\"\n"
      "sed -i /library_numbers/d \"$here/out/provenance.json\"; in='in pcns.csv:'; run --data "
      "\"$here/d\"");
  CAPTURE(ended.err);
  CHECK(ended.out == "0\n2\n2\n2\n");  // not for words; in the note and in the report
}

TEST_CASE("a number that draws are of and a scenario sets is not multiplied without a word") {
  std::string const run = "run --pcn Frome --weeks 1 --warmup-weeks 0 --replications 2 --quiet "
                          "--parameters posterior ";
  auto const plain = call(run);
  CHECK(plain.code == 0);
  CHECK(!contains(plain.err, "do not replace"));
  auto const set = call(run + "deterrence.strength=1.8");
  CHECK(set.code == 0);
  CHECK(
      contains(set.err, "deterrence.strength is 1.8 in baseline and 0.9 in the parameter library"));
  CHECK(contains(set.err, "multiplied by 2 there"));
  auto const at_a_place = call(run + "pcn.U84175.deterrence.strength=1.8");
  CHECK(contains(at_a_place.err, "multiplied by 2 there"));
}

TEST_CASE("draws of a PCN that has no posterior are not used without a word") {
  std::string const command = "run --pcn U34811 Frome --weeks 1 --warmup-weeks 0 --replications 2 "
                              "--quiet --parameters posterior";
  auto const ended = call(command);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "Of West and Central (U34811) the calibration found no posterior"));
  CHECK(contains(ended.out, "Of West and Central (U34811) the calibration found no posterior"));
  auto const without = call(
      "run --pcn Frome --weeks 1 --warmup-weeks 0 --replications 2 --quiet --parameters posterior");
  CHECK(without.code == 0);
  CHECK(!contains(without.err, "no posterior"));
  auto const spoilt =
      shell("mkdir \"$here/r\" && cp \"$data/../../../calibration/results/\"* \"$here/r\" && "
            "echo 'pcn;note' >\"$here/r/diagnostics.csv\"; \"$pcnsim\" run --pcn Frome --weeks 1 "
            "--parameters \"$here/r\"");
  CHECK(spoilt.code == 65);
  CHECK(contains(spoilt.err, "diagnostics.csv:1"));
}

TEST_CASE("draws act as their own calibration declared, not as the shipped one does") {
  auto const ended = shell(
      declared + "\"$pcnsim\" calibrate --pcn Frome" + brief +
      "--out \"$here/out\" >/dev/null && cmp \"$here/p.yaml\" \"$here/out/parameters.yaml\" "
      "&& cmp \"$here/t.yaml\" \"$here/out/targets.yaml\" || exit 9\n"
      "run() { \"$pcnsim\" run --pcn Frome --weeks 1 --warmup-weeks 0 --replications 2 "
      "--format csv --quiet --parameters \"$here/out\"; }\n"
      "run >\"$here/as-declared\" || exit 8\n"
      "sed -i 's/demand.clinical_needs_per_1000_month/front_door.telephone.patience_minutes.mean/' "
      "\"$here/out/parameters.yaml\" && run >\"$here/otherwise\" || exit 7\n"
      "cmp -s \"$here/as-declared\" \"$here/otherwise\" || echo other\n"
      "rm \"$here/out/targets.yaml\"; run");
  CAPTURE(ended.err);
  CHECK(ended.code == 66);
  CHECK(ended.out == "other\n");
  CHECK(contains(ended.err, "out/targets.yaml: no such file"));
  CHECK(contains(ended.err, "calibrate again"));
}

TEST_CASE("draws of a posterior that are wrong are refused, each with its line") {
  auto const ended =
      shell(declared + "mv \"$here/p.yaml\" \"$here/parameters.yaml\"; mv \"$here/t.yaml\" "
                       "\"$here/targets.yaml\"; "
                       "printf 'pcn,draw,need\\nU84175,1,x\\n' >\"$here/posterior.csv\"; "
                       "\"$pcnsim\" run --pcn Frome --weeks 1 --parameters \"$here\"");
  CHECK(ended.code == 65);
  CHECK(contains(ended.err, "posterior.csv:1"));
  CHECK(contains(ended.err, "deterrence"));
  auto const missing = call("run --pcn Frome --weeks 1 --parameters /nowhere");
  CHECK(missing.code == 66);
  auto const declaration =
      shell(declared + "\"$pcnsim\" run --pcn Frome --parameters \"$here/p.yaml\"");
  CHECK(declaration.code == 65);
  CHECK(contains(declaration.err, "p.yaml:1:1: --parameters: found a .yaml file, expected draws"));
  CHECK(lines_in(declaration.err) == 1);
}
#endif
