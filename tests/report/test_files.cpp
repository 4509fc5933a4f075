#include "hand_made.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/manifest.hpp"
#include "report/number.hpp"
#include "report/sha256.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace pcnsim;
using namespace pcnsim::report;

namespace {

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a number in a file reads back as exactly the same number") {
  for (double const value : {0.1, 1.0 / 3, 1e-300, 123456789.125, -2.5e17, 5e-324, 0.0}) {
    CHECK(std::strtod(shortest(value).c_str(), nullptr) == value);
  }
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(-0.0) == "0");
}

TEST_CASE("a number in a table never shows as minus zero") {
  CHECK(fixed(-0.04, 1) == "0.0");
  CHECK(fixed(-0.06, 1) == "-0.1");
  CHECK(fixed(12, 0) == "12");
  CHECK(with_sign(0.04, 1) == "0.0");
  CHECK(with_sign(-1.25, 2) == "-1.25");
  CHECK(with_sign(1.25, 2) == "+1.25");
}

TEST_CASE("a field with a comma or a quote is quoted") {
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("North, East") == "\"North, East\"");
  CHECK(csv_field("the \"new\" one") == "\"the \"\"new\"\" one\"");
}

TEST_CASE("kpis.csv has a row for each value, all PCNs last") {
  auto const results = hand_made();
  KpiValues const values{results};
  auto const lines = lines_of(kpis_csv(results, values));
  auto const kpis = all_kpis().size();
  REQUIRE(lines.size() == 1 + 2 * 3 * 3 * kpis);
  CHECK(lines[0] == "scenario,icb,pcn,replication,kpi,unit,value");
  CHECK(lines[1].starts_with("baseline,\"North, East\",A1,1,needs,\"per 1,000 a week\","));
  CHECK(lines[kpis].starts_with("baseline,\"North, East\",A1,1,"));
  CHECK(lines[kpis + 1].starts_with("baseline,\"North, East\",A1,2,needs,"));
  CHECK(lines[3 * kpis + 1].starts_with("baseline,South,B2,1,"));
  CHECK(lines[6 * kpis + 1].starts_with("baseline,all,all,1,"));
  CHECK(lines[9 * kpis + 1].starts_with("more,\"North, East\",A1,1,"));
}

TEST_CASE("every value of kpis.csv reads back as the value that was counted") {
  auto const results = hand_made();
  KpiValues const values{results};
  auto const lines = lines_of(kpis_csv(results, values));
  std::size_t line = 1;
  for (std::size_t scenario = 0; scenario < 2; ++scenario) {
    for (std::size_t place = 0; place < 3; ++place) {
      for (std::size_t replication = 0; replication < 3; ++replication) {
        for (std::size_t kpi = 0; kpi < all_kpis().size(); ++kpi, ++line) {
          auto const last = lines[line].substr(lines[line].rfind(',') + 1);
          REQUIRE(std::strtod(last.c_str(), nullptr) ==
                  values.of(scenario, place, kpi)[replication]);
        }
      }
    }
  }
}

TEST_CASE("practices.csv has a row for each value of each practice") {
  auto const results = hand_made();
  auto const lines = lines_of(practices_csv(results));
  auto const kpis = all_kpis().size();
  REQUIRE(lines.size() == 1 + 2 * 3 * 3 * kpis);
  CHECK(lines[0] == "scenario,icb,pcn,practice,replication,kpi,unit,value");
  CHECK(lines[1] == "baseline,\"North, East\",A1,A11,1,needs,\"per 1,000 a week\",0");
  CHECK(lines[kpis + 1].starts_with("baseline,\"North, East\",A1,A11,2,needs,"));
  CHECK(lines[3 * kpis + 1].starts_with("baseline,\"North, East\",A1,A12,1,needs,"));
  CHECK(lines[6 * kpis + 1] == "baseline,South,B2,B21,1,needs,\"per 1,000 a week\",100");
  CHECK(lines[9 * kpis + 1].starts_with("more,\"North, East\",A1,A11,1,"));
}

TEST_CASE("comparison.csv leaves intervals empty for one replication") {
  auto const results = hand_made(1);
  auto const csv = comparison_csv(results, compare(results, KpiValues{results}));
  auto const lines = lines_of(csv);
  CHECK(lines[0] == "base,scenario,icb,pcn,kpi,unit,base_mean,scenario_mean,difference,low95,"
                    "high95,low95_simultaneous,high95_simultaneous,replications,verdict");
  CHECK(lines[1 + kpi_index("needs")] ==
        "baseline,more,\"North, East\",A1,needs,\"per 1,000 a week\",100,100,0,,,,,1,"
        "no difference");
  CHECK(lines[1 + kpi_index("gap")] ==
        "baseline,more,\"North, East\",A1,gap,\"per 1,000 a week\",20,18,-2,,,,,1,not known");
}

TEST_CASE("appointments.csv has means over replications by month, and no row of nothing") {
  auto const lines = lines_of(appointments_csv(hand_made(2)));
  REQUIRE(lines.size() == 1 + 2 * 2);
  CHECK(lines[0] == "scenario,icb,pcn,month,days,hcp_type,appt_mode,appt_status,"
                    "time_between_book_and_appt,appointments");
  CHECK(lines[1] == "baseline,\"North, East\",A1,2024-04-01,2,GP,Telephone,Attended,Same Day,1.5");
  CHECK(lines[2] == "baseline,\"North, East\",A1,2024-05-01,5,Other Practice staff,Video/Online,"
                    "DNA,22  to 28 Days,1");
  CHECK(lines[3].starts_with("more,\"North, East\",A1,2024-04-01,2,GP,"));
}

TEST_CASE("rows of appointments.csv stand in the published order of each column") {
  auto results = hand_made(1);
  Date const monday{std::chrono::year{2024} / 4 / 29};
  for (std::size_t i = appointment_kind_count; i > 0; --i)
    results.appointments[1].add(monday, appointment_kind(i - 1));
  auto const lines = lines_of(appointments_csv(results));
  REQUIRE(lines.size() == 1 + 2 * 2 + appointment_kind_count);
  std::size_t line = 3;
  for (auto const hcp : hcp_type_names) {
    for (auto const mode : appointment_mode_names) {
      for (auto const status : appointment_status_names) {
        for (auto const band : booking_band_names) {
          std::ostringstream expected;
          expected << "baseline,South,B2,2024-04-01,2," << hcp << ',' << mode << ',' << status
                   << ',' << band << ",1";
          CHECK(lines[line++] == expected.str());
        }
      }
    }
  }
}

TEST_CASE("ledger.csv adds up: what arose ended somewhere") {
  auto const lines = lines_of(ledger_csv(hand_made()));
  REQUIRE(lines.size() == 1 + 2 * 2 * 3 * need_kind_count * (outcome_count + 1));
  CHECK(lines[0] == "scenario,icb,pcn,replication,kind,outcome,needs");
  CHECK(lines[1] == "baseline,\"North, East\",A1,1,clinical,created,100");
  CHECK(lines[2] == "baseline,\"North, East\",A1,1,clinical,met_in_time,80");
  CHECK(lines[3] == "baseline,\"North, East\",A1,1,clinical,met_late,20");
}

TEST_CASE("JSON says the same as the CSV files") {
  auto const results = hand_made();
  KpiValues const values{results};
  auto const run = nlohmann::json::parse(run_json(results, values));
  CHECK(run["scenarios"][1]["pcns"][0]["kpis"]["gap"]["values"] ==
        nlohmann::json::array({18.0, 19.0, 20.0}));
  CHECK(run["scenarios"][1]["pcns"][2]["pcn"] == "all");
  CHECK_FALSE(run["scenarios"][1]["pcns"][2].contains("practices"));
  auto const& practices = run["scenarios"][0]["pcns"][0]["practices"];
  REQUIRE(practices.size() == 2);
  CHECK(practices[0]["practice"] == "A11");
  CHECK(practices[0]["name"] == "Alder, Top");
  CHECK(practices[0]["kpis"]["gap"]["values"] == nlohmann::json::array({0.0, 0.0, 0.0}));
  CHECK(practices[1]["kpis"]["calls_answered_share"]["values"][0] == 50.0);
  auto const compared = nlohmann::json::parse(comparison_json(results, compare(results, values)));
  auto const& gap = compared["differences"][kpi_index("gap")];
  CHECK(gap["difference"] == -3.0);
  CHECK(gap["verdict"] == "no clear difference");
  CHECK(gap["interval95"].size() == 2);
  auto const one = hand_made(1);
  auto const single = nlohmann::json::parse(comparison_json(one, compare(one, KpiValues{one})));
  CHECK(single["differences"][0]["interval95"].is_null());
}

TEST_CASE("SHA-256 agrees with the example of FIPS 180-4") {
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK_THROWS_AS(sha256_of_file("no such file"), std::runtime_error);
}

TEST_CASE("the manifest names inputs by label and hash, never by where they lay") {
  Manifest manifest;
  manifest.inputs = {{"tests/hand_made.hpp", PCNSIM_SOURCE_DIR "/tests/report/hand_made.hpp"}};
  manifest.scenarios = {{"baseline", "abc"}};
  auto const text = manifest_json(manifest);
  CHECK(text.find(PCNSIM_SOURCE_DIR) == std::string::npos);
  auto const json = nlohmann::json::parse(text);
  CHECK(json["inputs"][0]["file"] == "tests/hand_made.hpp");
  CHECK(json["inputs"][0]["sha256"].get<std::string>().size() == 64);
  CHECK(json["scenarios"][0]["resolved_sha256"] == sha256("abc"));
  CHECK(text == manifest_json(manifest));
}
