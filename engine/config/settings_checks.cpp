#include "config/settings.hpp"

#include "config/wording.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace pcnsim::config {

namespace {

/// Shares typed with two or three decimals add to 1 but for the last bits.
constexpr double rounding = 1e-9;
constexpr double age_share_tolerance = 1e-6;

/// Some parameters by their keys, in the order of the keys.
class Checks {
public:
  Checks(Schema const& schema, Settings const& settings, Problems& problems)
      : schema_(schema), settings_(settings), problems_(problems) {}

  void at_most_one(std::string const& section, std::vector<std::string> const& words) {
    auto const group = members(section, words);
    if (!is_complete(group)) return;
    auto const sum = sum_of(group);
    if (sum <= 1 + rounding) return;
    auto const& last = set_last(group);
    problems_.add(settings_[last].where, schema_.parameters()[last].key,
                  listed(words, " + ") + " = " + number_text(sum), "at most 1");
  }

  void not_all_zero(std::string const& section, std::vector<std::string> const& words) {
    auto const group = members(section, words);
    if (!is_complete(group) || sum_of(group) > 0) return;
    auto const last = set_last(group);
    problems_.add(settings_[last].where, schema_.parameters()[last].key, "0 for all of the weights",
                  "at least one above 0");
  }

  /// Of every parameter directly in `section`.
  void not_all_zero(std::string const& section) {
    not_all_zero(section, *schema_.keys_in(section));
  }

  void adds_to_one(std::string const& section, std::string const& word) {
    auto const group = members(section, {word});
    if (!is_complete(group)) return;
    auto const sum = sum_of(group);
    if (std::abs(sum - 1) <= age_share_tolerance) return;
    problems_.add(settings_[group[0]].where, schema_.parameters()[group[0]].key,
                  "a sum of " + number_text(sum), "a sum of 1");
  }

  void slot_fits_session(std::string const& role) {
    auto const group = members("workforce", {role + ".slot_minutes", "session_minutes"});
    if (!is_complete(group)) return;
    auto const slot = settings_[group[0]].values[0];
    auto const session = settings_[group[1]].values[0];
    if (slot <= session) return;
    auto const last = set_last(group);
    problems_.add(settings_[last].where, schema_.parameters()[last].key,
                  "slots of " + number_text(slot) + " minutes in sessions of " +
                      number_text(session),
                  "slots no longer than the session");
  }

private:
  using Group = std::vector<std::size_t>;

  Group members(std::string const& section, std::vector<std::string> const& words) const {
    Group group;
    auto const prefix = section + ".";
    for (auto const& word : words) {
      group.push_back(schema_.find(prefix + word).value());
    }
    return group;
  }

  /// False when one of them had a problem of its own.
  bool is_complete(Group const& group) const {
    return std::ranges::none_of(group, [this](auto i) { return settings_[i].values.empty(); });
  }

  double sum_of(Group const& group) const {
    double sum = 0;
    for (auto const i : group) {
      sum = std::accumulate(settings_[i].values.begin(), settings_[i].values.end(), sum);
    }
    return sum;
  }

  std::size_t set_last(Group const& group) const {
    return *std::ranges::max_element(
        group, [this](auto a, auto b) { return settings_[a].order < settings_[b].order; });
  }

  Schema const& schema_;
  Settings const& settings_;
  Problems& problems_;
};

}  // namespace

void check_settings(Schema const& schema, Settings const& settings, Problems& problems) {
  Checks check(schema, settings, problems);
  check.at_most_one("demand.enquiry_mix", {"prescription", "result"});
  check.not_all_zero("demand.urgency");
  check.not_all_zero("demand", {"consultation_rate_by_age"});
  check.adds_to_one("demand", "reference_age_shares");
  check.not_all_zero("demand", {"weekday_weights"});
  check.at_most_one("deterrence", {"urgent_to_ae", "urgent_to_111"});
  check.at_most_one("front_door", {"online_share", "desk_share"});
  check.not_all_zero("front_door", {"online_hour_weights"});
  check.not_all_zero("front_door", {"core_hour_weights"});
  check.not_all_zero("front_door", {"front_desk_hour_weights"});
  check.not_all_zero("front_door.after_contact_failed");
  check.not_all_zero("front_door.after_told_another_day");
  check.at_most_one("triage", {"advice_share", "pharmacy_share"});
  check.at_most_one("triage", {"under_share", "over_share"});
  check.not_all_zero("triage.suitable");
  check.not_all_zero("workforce.direct_care_mix");
  for (auto const name : role_names) {
    auto const role = "role." + std::string(name);
    check.at_most_one("workforce." + role, {"direct_share", "share_of_hours_on_processes"});
    check.at_most_one("workforce." + role, {"telephone_share", "elsewhere_share"});
    check.not_all_zero("workforce." + role + ".release");
    check.slot_fits_session(role);
  }
}

}  // namespace pcnsim::config
