#include "../golden/readme.hpp"

#include <doctest/doctest.h>

TEST_CASE("the demo prints what README says") {
  int checked = 0;
  for (auto const& example : readme::examples()) {
    if (!readme::is_about_all_pcns(example)) continue;
    CAPTURE(example.command);
    REQUIRE(example.lines.size() > 3);
    CHECK(readme::first_difference(example, readme::output_of(example.command)) == "");
    ++checked;
  }
  CHECK(checked == 1);
}
