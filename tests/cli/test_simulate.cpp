#ifdef PCNSIM_BINARY
#include "program.hpp"

using namespace program;

TEST_CASE("run prints tables, CSV or JSON, and progress only on standard error") {
  auto const table = call("run" + small);
  REQUIRE(table.code == 0);
  CHECK(contains(table.out, "U31538 Rosebank"));
  CHECK(contains(table.err, "2 of 2 runs  100%"));
  CHECK_FALSE(contains(table.out, " runs "));
  auto const csv = call("run --quiet --format csv" + small);
  CHECK(csv.out.starts_with("scenario,icb,pcn,replication,kpi,unit,value\nbaseline,"));
  CHECK(csv.err.empty());
  CHECK(call("run --quiet --format json" + small).out.starts_with("{"));
}

TEST_CASE("compare prints a sentence for each scenario before its tables") {
  auto const ended = call("compare baseline nhs_app --quiet" + small);
  REQUIRE(ended.code == 0);
  auto const sentence = ended.out.find("nhs_app: the gap ");
  REQUIRE(sentence != std::string::npos);
  CHECK(sentence < ended.out.find("Gap by PCN"));
  CHECK(call("compare baseline nhs_app --quiet --format csv" + small)
            .out.starts_with("base,scenario,icb,pcn,kpi,"));
}

TEST_CASE("the whole output folder is the same for any number of threads") {
  Scratch const scratch;
  auto const with = [&](std::string const& threads) {
    return call("compare baseline nhs_app deterrence.strength=1 --out '" +
                (scratch.path / threads).string() + "' --threads " + threads + small);
  };
  auto const one = with("1");
  auto const three = with("3");
  REQUIRE(one.code == 0);
  CHECK(three.code == 0);
  CHECK(one.out == three.out);
  CHECK(shell("diff -r '" + (scratch.path / "1").string() + "' '" + (scratch.path / "3").string() +
              "'")
            .code == 0);
  for (auto const* name :
       {"kpis.csv", "practices.csv", "appointments.csv", "comparison.csv", "ledger.csv",
        "report.txt", "manifest.json", "resolved/baseline.yaml", "resolved/nhs_app.yaml"}) {
    CAPTURE(name);
    CHECK_FALSE(content_of(scratch.path / "1" / name).empty());
  }
  CHECK(content_of(scratch.path / "1" / "comparison.csv").starts_with("base,"));
  CHECK(contains(content_of(scratch.path / "1" / "appointments.csv"),
                 ",GP,Face-to-Face,Attended,Same Day,"));
  auto const manifest = content_of(scratch.path / "1" / "manifest.json");
  CHECK_FALSE(contains(manifest, PCNSIM_SOURCE_DIR));
  CHECK_FALSE(contains(manifest, scratch.path.string()));
  CHECK(contains(manifest, "deterrence.strength=1"));
}

TEST_CASE("settings from options stand in the resolved scenario") {
  Scratch const scratch;
  auto const out = scratch.path / "out";
  REQUIRE(call("run --out '" + out.string() + "'" + small).code == 0);
  auto const resolved = content_of(out / "resolved" / "baseline.yaml");
  CHECK(contains(resolved, "  weeks: 1\n"));
  CHECK(contains(resolved, "  replications: 2\n"));
}

TEST_CASE("an output folder that is not empty ends with code 73 before anything is simulated") {
  Scratch const scratch;
  std::ofstream(scratch.path / "mine") << "mine";
  auto const ended = call("run --out '" + scratch.path.string() + "'" + small);
  CHECK(ended.code == 73);
  CHECK(contains(ended.err, "is not empty"));
  CHECK_FALSE(contains(ended.err, " runs "));
  CHECK(content_of(scratch.path / "mine") == "mine");
  CHECK(call("run --out /proc/out" + small).code == 73);
}

TEST_CASE("a run that is interrupted ends with code 130 and leaves nothing") {
  Scratch const scratch;
  auto const out = scratch.path / "out";
  auto const err = scratch.path / "err";
  for (std::string const signal : {"INT", "TERM"}) {
    CAPTURE(signal);
    // The first line of progress tells that the simulation is under way.
    auto const ended = shell(
        "\"$pcnsim\" run --pcn Rosebank --weeks 26 --replications 40 --out '" + out.string() +
        "' 2>'" + err.string() + "' & pid=$!\n" + "for _ in $(seq 2000); do grep -q runs '" +
        err.string() + "' && break; sleep 0.05; done\n" + "kill -" + signal + " $pid; wait $pid");
    CHECK(ended.code == 130);
    CHECK(ended.out.empty());
    CHECK(contains(content_of(err), "pcnsim: interrupted: nothing written\n"));
    CHECK(fs::remove(err));
    CHECK(fs::is_empty(scratch.path));
  }
}

TEST_CASE("a run whose reader leaves still writes its folder") {
  Scratch const scratch;
  auto const out = scratch.path / "out";
  auto const ended = shell("\"$pcnsim\" run --quiet --format csv --out '" + out.string() + "'" +
                           small + " | head -n 1");
  CHECK(ended.code == 0);
  CHECK_FALSE(content_of(out / "kpis.csv").empty());
}
#endif
