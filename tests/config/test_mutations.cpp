// Files that nobody would write: whatever stands there, we load it or say what is wrong.

#include "config/tree.hpp"
#include "config_fixture.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace pcnsim::config;

namespace {

constexpr unsigned last_seed = 500;

/// A few bytes of `text` replaced, inserted, deleted or repeated; most of them by what YAML minds.
std::string mutated(std::string text, unsigned seed) {
  std::mt19937 random(seed);
  auto const below = [&random](std::size_t n) { return std::size_t{random()} % n; };
  std::string const special = "[]{}:,-?&*!|>'\"%@`#~ \n\t0+";
  auto const changes = 1 + below(8);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    auto const at = below(text.size());
    auto const byte =
        below(4) == 0 ? static_cast<char>(below(256)) : special[below(special.size())];
    switch (below(4)) {
      case 0: text[at] = byte; break;
      case 1: text.insert(at, 1, byte); break;
      case 2: text.erase(at, 1 + below(20)); break;
      default: text.insert(at, text.substr(below(text.size()), below(40))); break;
    }
  }
  return text;
}

/// Loads, or throws ConfigError with at least one problem; anything else fails the test.
template <class Load>
bool is_loaded_or_refused(Load load) {
  try {
    load();
    return true;
  } catch (ConfigError const& error) {
    return !error.problems().empty();
  }
}

}  // namespace

TEST_CASE("a scenario with random slips loads or is refused with reasons (seeds 1 to 500)") {
  Folder const folder;
  std::string const scenario =
      "name: x\ntitle: \"A test\"\nextends: baseline\nparameters:\n  workforce:\n"
      "    clinical_scale: \"*1.1\"\n    leave_weeks: +2\n    role: {gp: {slot_minutes: 12}}\n"
      "  demand:\n    weekday_weights: [1, 2, 3, 4, 5, 6, 7]\n    enquiry_mix:\n      result: ~\n"
      "      prescription: {value: 0.3, source: 'a letter', grade: published, then: [+5%]}\n"
      "by_pcn:\n  Frome: {workforce: {leave_weeks: +1}}\n"
      "by_practice:\n  L85008:\n    demand: {enquiry_mix: {result: ~}}\n";
  folder.write("x.yaml", scenario);
  CHECK(folder.problems("x").empty());
  pcnsim::PcnSpec frome{};
  frome.code = "U84175";
  frome.name = "Frome";
  frome.practices.emplace_back().code = "L85008";
  for (unsigned seed = 1; seed <= last_seed; ++seed) {
    CAPTURE(seed);
    folder.write("x.yaml", mutated(scenario, seed));
    CHECK(is_loaded_or_refused([&] {
      auto const resolved = folder.load("x");
      static_cast<void>(check_places(resolved, {frome}));
      static_cast<void>(parameters_for(resolved, frome));
    }));
  }
}

TEST_CASE("a library with random slips loads or is refused with reasons (seeds 1 to 500)") {
  Folder const folder;
  auto const library = LibraryText().written();
  for (unsigned seed = 1; seed <= last_seed; ++seed) {
    CAPTURE(seed);
    folder.write(library_file, mutated(library, seed));
    CHECK(is_loaded_or_refused([&] { static_cast<void>(folder.load("baseline")); }));
  }
}

TEST_CASE("tables with random slips load or are refused with reasons (seeds 1 to 500)") {
  Folder const folder;
  std::string const practices =
      "practice_code,pcn_code,list_size,age_0_4,age_5_14,age_15_24,age_25_44,age_45_64,age_65_74,"
      "age_75_84,age_85plus,imd_score,gp_fte,gp_qualified_share,nurse_fte,dpc_fte,admin_fte,"
      "reception_share\n"
      "A1,U1,1000,0.125,0.125,0.125,0.125,0.125,0.125,0.125,0.125,20,3,0.8,2,1,5,0.4\n"
      "A2,\"U1\",900.5,0.125,0.125,0.125,0.125,0.125,0.125,0.125,0.125,20,3,0.8,2,1,5,0.4\r\n";
  folder.write("inputs/pcns.csv",
               "pcn_code,pcn_name,icb_name,pcn_paramedic_fte,pcn_physician_associate_fte,"
               "pcn_nurse_fte,pcn_hca_fte,pcn_pharmacist_fte,pcn_pharmacy_technician_fte,"
               "pcn_physio_fte,pcn_mental_health_fte,pcn_social_prescriber_fte,"
               "pcn_care_coordinator_fte,pcn_administrator_fte,pcn_manager_fte\n"
               "U1,\"One, two\",ICB,1,1,0,1,1,1,1,0,1,1,1,1\n");
  for (unsigned seed = 0; seed <= last_seed; ++seed) {
    CAPTURE(seed);
    folder.write("inputs/practices.csv", seed == 0 ? practices : mutated(practices, seed));
    CHECK(is_loaded_or_refused([&] { static_cast<void>(load_pcns(folder.path())); }));
  }
}
