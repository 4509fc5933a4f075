#include "config/config.hpp"
#include "config/problems.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <string_view>

namespace pcnsim::config {

namespace {

std::string hint_for(std::string const& name, std::vector<PcnSpec> const& all) {
  std::vector<std::string> known;
  for (auto const& pcn : all) {
    known.push_back(folded(pcn.name));
    known.push_back(folded(pcn.code));
  }
  auto const near = nearest(folded(name), known);
  if (near.empty()) return "";
  auto const place = static_cast<std::size_t>(std::ranges::find(known, near) - known.begin());
  auto const& pcn = all[place / 2];
  return "did you mean " + pcn.name + " (" + pcn.code + ")?";
}

}  // namespace

std::vector<PcnSpec> select_pcns(std::vector<PcnSpec> const& all,
                                 std::vector<std::string> const& wanted) {
  if (wanted.empty()) return all;
  Problems problems;
  std::vector<bool> is_wanted(all.size(), false);
  for (auto const& name : wanted) {
    auto const key = folded(name);
    std::vector<std::size_t> matches;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!key.empty() && (folded(all[i].code) == key || folded(all[i].name) == key)) {
        matches.push_back(i);
      }
    }
    if (matches.empty()) {  // all PCNs of an ICB
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_called(name, Level::icb, {Level::icb, &all[i]})) is_wanted[i] = true;
      }
    }
    bool const is_icb = std::ranges::any_of(all, [&](PcnSpec const& pcn) {
      return is_called(name, Level::icb, {Level::icb, &pcn});
    });
    if (matches.size() == 1) {
      is_wanted[matches[0]] = true;
    } else if (matches.empty() && is_icb) {
      continue;
    } else if (matches.empty()) {
      problems.add(on_command_line(), "pcn", shown(name), "the code or name of a PCN, or an ICB",
                   hint_for(name, all));
    } else {
      problems.add(on_command_line(), "pcn", shown(name), "the name of one PCN",
                   "several have this name: give a code");
    }
  }
  problems.throw_if_any();
  std::vector<PcnSpec> selected;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_wanted[i]) selected.push_back(all[i]);
  }
  return selected;
}

}  // namespace pcnsim::config
