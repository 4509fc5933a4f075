#ifdef PCNSIM_BINARY
#include "served.hpp"

using namespace program;
using namespace served;

namespace {

/// Evaluates `table`: on standard output what was written, on standard error also which files are there.
Ended evaluate(std::string const& table, std::string const& options = "") {
  Scratch const scratch;
  std::ofstream(scratch.path / "p.csv", std::ios::binary) << table;
  return shell("cd '" + scratch.path.string() + "'; \"$pcnsim\" evaluate --quiet --params p.csv" +
               frome + "--out s.csv " + options +
               "; code=$?; [ ! -e s.csv ] || cat s.csv; ls >&2; exit $code");
}

std::vector<std::string> cells_of(std::string const& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');)
    cells.push_back(cell);
  return cells;
}

}  // namespace

TEST_CASE("evaluate writes a row for each row, with the numbers that serve-model gives") {
  auto const ended = evaluate("seed,conditions,id\n7,0.8,a\n8,1000,b\n");
  CHECK(ended.code == 0);
  auto const lines = lines_of(ended.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("id,seed,status,reason,appointments,same_day,calls_inbound,kpi.gap,"));
  auto const names = cells_of(lines[0]);
  auto const good = cells_of(lines[1]);
  REQUIRE(good.size() == names.size());
  CHECK(lines[1].starts_with("a,7,ok,,"));
  auto const said = say(R"({"id":1,"seed":7,"theta":{"conditions":0.8}})").answers.at(0);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::stod(good[4 + i]) == said["summaries"][i].get<double>());
  for (std::size_t i = 7; i < names.size(); ++i)
    CHECK(std::stod(good[i]) == said["kpis"][names[i].substr(4)].get<double>());
  CHECK(lines[2].starts_with("b,8,failed,\""));
  CHECK(contains(lines[2], "demand.segments"));
  CHECK(lines[2].ends_with("\"" + std::string(names.size() - 4, ',')));
  CHECK(ended.err == "pcnsim: 1 of 2 rows failed: their reasons are in s.csv\np.csv\ns.csv\n");
}

TEST_CASE("evaluate writes the same bytes for any number of threads") {
  std::string table = "need\n";
  for (int i = 0; i < 20; ++i)
    table += i % 3 == 0 ? "3\n" : "0.5\n";
  auto const one = evaluate(table, "--threads 1");
  REQUIRE(one.code == 0);
  for (auto const* threads : {"--threads 2", "--threads 7"})
    CHECK(evaluate(table, threads).out == one.out);
}

TEST_CASE("rows without a seed have one of their own, which can be sent to serve-model") {
  auto const lines = lines_of(evaluate("need\n1\n1\n").out);
  REQUIRE(lines.size() == 3);
  auto const first = cells_of(lines[1]);
  auto const second = cells_of(lines[2]);
  CHECK(first[0] == "1");
  CHECK(second[0] == "2");
  CHECK(first[1] != second[1]);
  CHECK(std::stoull(first[1]) < 1ull << 53U);
  auto const said = say(R"({"id":1,"theta":{},"seed":)" + first[1] + "}").answers.at(0);
  CHECK(said["summaries"][0].get<double>() == std::stod(first[4]));
  auto const other = lines_of(evaluate("need\n1\n1\n", "--seed 2").out);
  CHECK(cells_of(other.at(1))[1] != first[1]);
}

TEST_CASE("numbers of a table may have blanks around them, and exponents") {
  auto const plain = evaluate("seed,need,conditions\n7,1.25,0.5\n");
  CHECK(plain.code == 0);
  CHECK(evaluate("seed,need,conditions\n 7\t, 1.250000E+00   ,  5e-1\n").out == plain.out);
}

TEST_CASE("evaluate --cost adds what each row cost, as the last column") {
  auto const lines = lines_of(evaluate("need\n1\n", "--cost").out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].ends_with(",cost_s"));
  CHECK(std::stod(cells_of(lines[1]).back()) > 0);
}

TEST_CASE("every problem of a table is reported at once, and nothing is written") {
  auto const ended = evaluate(
      "need,deterrence,id,seed,nead\n0,1,a,5,1\n1,x,b,-1,1\n,1e99,,1.5,1\nnan,1,c,7,1\n1,2\n");
  CHECK(ended.code == 65);
  CHECK(ended.out.empty());
  for (std::string const problem :
       {"p.csv:1:25: nead: found an unknown column", "p.csv:2:1: need: found 0, expected a number",
        "p.csv:3:3: deterrence: found x", "p.csv:3:7: seed: found -1",
        "p.csv:4:1: need: found nothing", "p.csv:4:2: deterrence: found 1e99",
        "p.csv:4:7: id: found nothing", "p.csv:4:8: seed: found 1.5", "p.csv:5:1: need: found nan",
        "p.csv:6:1: found 2 cells, expected 5"}) {
    CAPTURE(problem);
    CHECK(contains(ended.err, problem));
  }
  CHECK(ended.err.ends_with("\np.csv\n"));
}

TEST_CASE("a table without rows, or no table, is not evaluated") {
  CHECK(evaluate("need\n").code == 65);
  auto const empty = evaluate("");
  CHECK(empty.code == 65);
  CHECK(contains(empty.err, "p.csv:1:1: found an empty line, expected the names of columns"));
  CHECK(evaluate("need\n1\n", "--params q.csv").code != 0);
  CHECK(call("evaluate --params /no/such/table.csv --out never.csv" + frome).code == 66);
}

TEST_CASE("evaluate never writes over what is there") {
  auto const ended =
      evaluate("need\n1\n", "; \"$pcnsim\" evaluate --params p.csv --out s.csv" + frome);
  CHECK(ended.code == 73);
  CHECK(contains(ended.err, "s.csv: exists already"));
  CHECK(lines_of(ended.out).size() == 2);
}

TEST_CASE("an interrupted evaluate ends with code 130 and writes nothing") {
  std::string table = "need\n";
  for (int i = 0; i < 10'000; ++i)
    table += "1\n";
  auto const ended = evaluate(table, "& sleep 1; kill -INT $!; wait $!");
  CHECK(ended.code == 130);
  CHECK(ended.out.empty());
  CHECK(ended.err == "pcnsim: interrupted: nothing written\np.csv\n");
}

TEST_CASE("evaluate tells on standard error how far it is") {
  Scratch const scratch;
  std::ofstream(scratch.path / "p.csv") << "need\n1\n1\n";
  auto const ended = shell("cd '" + scratch.path.string() +
                           "'; \"$pcnsim\" evaluate --params p.csv --out s.csv" + frome);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "1 of 2 runs  50%  "));
  CHECK(contains(ended.err, " left\n"));
}
#endif
