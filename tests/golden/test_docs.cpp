#include "results/kpi.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <string>

TEST_CASE("docs/kpis.md says what every KPI counts, and names none that is not there") {
  std::ifstream file(PCNSIM_SOURCE_DIR "/docs/kpis.md");
  std::string line;
  std::string keys;
  while (std::getline(file, line)) {
    if (line.starts_with("| `")) keys += line.substr(0, line.find('|', 1)) + ',';
  }
  std::size_t documented = 0;
  for (std::size_t at = 0; (at = keys.find('`', at)) != std::string::npos; ++at, ++documented) {
    auto const end = keys.find('`', at + 1);
    auto const key = keys.substr(at + 1, end - at - 1);
    CAPTURE(key);
    CHECK(pcnsim::find_kpi(key) != nullptr);
    at = end;
  }
  CHECK(documented == pcnsim::all_kpis().size());
}
