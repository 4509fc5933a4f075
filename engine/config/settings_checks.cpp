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
                  sum_text(words) + " = " + number_text(sum), "at most 1");
  }

  /// Of lists: their first numbers together, their second ones, and so on.
  void at_most_one_by_age(std::string const& section, std::vector<std::string> const& words) {
    auto const group = members(section, words);
    if (!is_complete(group)) return;
    for (std::size_t age = 0; age < settings_[group[0]].values.size(); ++age) {
      double sum = 0;
      for (auto const i : group) {
        sum += settings_[i].values[age];
      }
      if (sum <= 1 + rounding) continue;
      auto const last = set_last(group);
      problems_.add(settings_[last].where, in_list(schema_.parameters()[last].key, age),
                    sum_text(words) + " = " + number_text(sum), "at most 1");
    }
  }

  /// At every age, a need of a woman and of a man is of some class.
  void some_class_of_need() {
    Group weights;
    Group male;
    for (auto const name : need_class_names) {
      auto const about = members("needs." + std::string(name), {"weight_by_age", "male_weight"});
      weights.push_back(about[0]);
      male.push_back(about[1]);
    }
    if (!is_complete(weights) || !is_complete(male)) return;
    auto const last = set_last(weights);
    for (std::size_t age = 0; age < settings_[last].values.size(); ++age) {
      bool is_some_class = false;
      for (std::size_t c = 0; c < weights.size(); ++c) {
        is_some_class = is_some_class ||
                        (settings_[weights[c]].values[age] > 0 && settings_[male[c]].values[0] > 0);
      }
      if (is_some_class) continue;
      problems_.add(settings_[last].where, in_list(schema_.parameters()[last].key, age),
                    "no class of need that both women and men of this age have",
                    "at least one with weight_by_age and male_weight above 0");
    }
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

  static std::string sum_text(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) {
      text += (text.empty() ? "" : " + ") + word;
    }
    return text;
  }

  static std::string in_list(std::string const& key, std::size_t at) {
    return key + "[" + std::to_string(at) + "]";
  }

  std::size_t set_last(Group const& group) const {
    return *std::ranges::max_element(
        group, [this](auto a, auto b) { return settings_[a].order < settings_[b].order; });
  }

  Schema const& schema_;
  Settings const& settings_;
  Problems& problems_;
};

struct GroupOfShares {
  std::string section;
  std::vector<std::string> words;
};

std::vector<GroupOfShares> groups_of_shares() {
  std::vector<GroupOfShares> groups{
      {"demand.enquiry_mix", {"prescription", "result"}},
      {"deterrence", {"urgent_to_ae", "urgent_to_111"}},
      {"front_door", {"online_share", "desk_share"}},
      {"demand.worsening", {"to_ae", "to_111"}},
      {"triage.prior", {"clinician_triage", "digital_triage"}},
      {"workforce.enhanced_access", {"gp_share", "nurse_share"}},
  };
  for (auto const name : need_class_names)
    groups.push_back({"needs." + std::string(name), {"pharmacy_share", "self_referral_share"}});
  for (auto const name : access_model_names) {
    auto const section = "triage." + std::string(name);
    groups.push_back({section, {"under_share", "over_share"}});
    groups.push_back({section, {"advice_share", "admin_task_share"}});
  }
  for (auto const name : role_names) {
    auto const section = "workforce.role." + std::string(name);
    groups.push_back({section, {"direct_share", "work_share"}});
    groups.push_back({section, {"telephone_share", "video_share", "message_share"}});
  }
  return groups;
}

}  // namespace

std::vector<std::vector<std::size_t>> shares_together(Schema const& schema) {
  std::vector<std::vector<std::size_t>> result;
  for (auto const& group : groups_of_shares()) {
    auto& numbers = result.emplace_back();
    for (auto const& word : group.words)
      numbers.push_back(schema.find(group.section + '.' + word).value());
  }
  return result;
}

void check_settings(Schema const& schema, Settings const& settings, Problems& problems) {
  Checks check(schema, settings, problems);
  for (auto const& group : groups_of_shares())
    check.at_most_one(group.section, group.words);
  check.not_all_zero("demand", {"consultation_rate_by_age"});
  check.adds_to_one("demand", "reference_age_shares");
  check.not_all_zero("demand", {"weekday_weights"});
  check.not_all_zero("front_door", {"online_hour_weights"});
  check.not_all_zero("front_door", {"core_hour_weights"});
  check.not_all_zero("front_door", {"front_desk_hour_weights"});
  check.not_all_zero("front_door.after_contact_failed");
  check.not_all_zero("front_door.after_told_another_day");
  check.at_most_one_by_age("demand.segments",
                           {"one_condition_by_age", "multimorbid_by_age", "complex_by_age"});
  check.some_class_of_need();
  for (auto const name : need_class_names) {
    auto const section = "needs." + std::string(name);
    check.not_all_zero(section, {"urgency"});
  }
  for (auto const name : role_names) {
    auto const role = "role." + std::string(name);
    check.not_all_zero("workforce." + role + ".release");
    check.slot_fits_session(role);
  }
}

}  // namespace pcnsim::config
