#include "readme.hpp"

#include <doctest/doctest.h>

TEST_CASE("README's example of one PCN prints what README says") {
  int checked = 0;
  for (auto const& example : readme::examples()) {
    if (readme::is_about_all_pcns(example)) continue;
    CAPTURE(example.command);
    REQUIRE(example.lines.size() > 10);
    CHECK(readme::first_difference(example, readme::output_of(example.command)) == "");
    ++checked;
  }
  CHECK(checked >= 1);
}
