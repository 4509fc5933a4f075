#include "calibration/reality/experiments.hpp"

#include "core/contract.hpp"
#include "results/kpi.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr std::array<std::string_view, 3> few_pcns{"U31538", "U84175", "U91476"};
constexpr std::uint32_t few_replications = 2;

constexpr double more_demand = 1.2;
constexpr double more_capacity = 1.1;
constexpr double more_deprived_by = 20;  // points of the IMD score
constexpr double same_within = 3;        // per cent

using Change = std::function<void(Parameters&)>;

/// Adds a scenario that is the first one of `experiment` with `change` at the PCN and every practice.
void add_changed(Experiment& experiment, std::string name, Change const& change) {
  auto scenario = experiment.scenarios.front();
  scenario.name = std::move(name);
  change(scenario.parameters);
  experiment.scenarios.push_back(std::move(scenario));
  auto places = experiment.places.front();
  for (auto& pcn : places) {
    change(pcn.pcn);
    std::ranges::for_each(pcn.practices, change);
  }
  experiment.places.push_back(std::move(places));
}

Tally total_of(ResultSet const& results, std::size_t scenario) {
  Tally total;
  for (std::size_t replication = 0; replication < results.replications; ++replication)
    total.merge(results.over_pcns(scenario, replication));
  return total;
}

double kpi(std::string_view key, Tally const& tally) {
  auto const* const found = find_kpi(key);
  EXPECTS(found != nullptr);
  return found->value(tally);
}

/// By how many per cent the KPI differs between `before` and `after`; 0 from nothing.
double rise(std::string_view key, Tally const& before, Tally const& after) {
  double const base = kpi(key, before);
  return base == 0 ? 0 : 100 * (kpi(key, after) / base - 1);
}

std::string described(Experiment const& experiment) {
  std::string names;
  for (auto const& pcn : experiment.pcns)
    names += (names.empty() ? "" : ", ") + pcn.name;
  return fmt::format("{}; {} replication{}", names, experiment.replications,
                     experiment.replications == 1 ? "" : "s");
}

Measurement gap_measured(std::string key, std::string label, Tally const& tally,
                         std::optional<stats::Interval> required) {
  return {std::move(key), std::move(label), "per 1,000 a week", 2, kpi("gap", tally), required};
}

// --- direction: more and less demand -------------------------------------------------------------

/// Scenarios of the first experiment, in this order.
enum Varied : std::size_t { as_it_is, doubled, halved, busier, staffed, varied_count };

void more_needs(Parameters& p, double factor) { p.demand.clinical_needs_per_1000_month *= factor; }

void more_of_everything(Parameters& p) {
  more_needs(p, more_demand);
  p.demand.administrative_requests_per_1000_month *= more_demand;
  p.demand.enquiries_per_1000_month *= more_demand;
}

void more_staff(Parameters& p) { p.workforce.clinical_scale *= more_capacity; }

ResultSet run_varied(Experiment experiment, Runner const& run) {
  add_changed(experiment, "needs doubled", [](Parameters& p) { more_needs(p, 2); });
  add_changed(experiment, "needs halved", [](Parameters& p) { more_needs(p, 0.5); });
  add_changed(experiment, "demand up", more_of_everything);
  add_changed(experiment, "capacity up", more_staff);
  ENSURES(experiment.scenarios.size() == varied_count);
  return run(experiment);
}

Pattern doubled_need(ResultSet const& varied, std::string const& where) {
  auto const before = total_of(varied, as_it_is);
  auto const after = total_of(varied, doubled);
  return {
      .key = "needs_doubled",
      .claim = "Double latent need: the gap rises; appointments may saturate",
      .where = where,
      .standing = Standing::outcome,
      .measured = {gap_measured("gap", "gap with double need", after, above(kpi("gap", before))),
                   gap_measured("gap_before", "… as it is", before, {}),
                   {"appointments",
                    "appointments change by",
                    "%",
                    1,
                    rise("appointments", before, after),
                    {}}}};
}

Pattern halved_need(ResultSet const& varied, std::string const& where) {
  auto const before = total_of(varied, as_it_is);
  auto const after = total_of(varied, halved);
  return {.key = "needs_halved",
          .claim = "Halve latent need: appointments fall",
          .where = where,
          .standing = Standing::outcome,
          .measured = {{"appointments", "appointments change by", "%", 1,
                        rise("appointments", before, after), below(0)},
                       gap_measured("gap", "gap with half the need", after, {})}};
}

Pattern fewer_answered(ResultSet const& varied, std::string const& where) {
  auto const before = total_of(varied, as_it_is);
  auto const after = total_of(varied, busier);
  double const answered = kpi("calls_answered_share", before);
  return {.key = "answered_when_busier",
          .claim = "20% more demand at the same staffing: fewer calls are answered",
          .where = where,
          .standing = Standing::outcome,
          .measured = {{"answered", "calls answered with more demand", "%", 1,
                        kpi("calls_answered_share", after), below(answered)},
                       {"answered_before", "… as it is", "%", 1, answered, {}}}};
}

// --- deprivation ---------------------------------------------------------------------------------

Pattern more_deprived(Experiment experiment, ResultSet const& varied, Runner const& run,
                      std::string const& where) {
  for (auto& pcn : experiment.pcns) {
    for (auto& practice : pcn.practices)
      practice.imd_score = std::min(100.0, practice.imd_score + more_deprived_by);
  }
  auto const before = total_of(varied, as_it_is);
  auto const after = total_of(run(experiment), 0);
  return {.key = "more_deprived",
          .claim = "The same PCNs, 20 IMD points more deprived: about the same appointments for "
                   "more need, so more failure",
          .where = where,
          .standing = Standing::outcome,
          .measured = {{"needs", "needs change by", "%", 1, rise("needs", before, after), above(0)},
                       {"appointments", "appointments change by", "%", 1,
                        rise("appointments", before, after),
                        stats::Interval{-same_within, same_within}},
                       {"gap", "the gap changes by", "%", 1, rise("gap", before, after), above(0)},
                       {"contact_failed",
                        "failed tries to make contact change by",
                        "%",
                        1,
                        rise("contact_failed_share", before, after),
                        {}}}};
}

// --- deterrence ----------------------------------------------------------------------------------

/// Needs that led to a try to reach the practice, or rightly to 999.
double expressed(Tally const& tally) {
  constexpr auto clinical = index_of(NeedKind::clinical);
  return static_cast<double>(tally.needs_created[clinical] -
                             tally.needs_ended[clinical][index_of(Outcome::suppressed)] -
                             tally.displaced_without_contact);
}

/// Each practice's total over the replications.
std::vector<Tally> practice_totals(ResultSet const& results, std::size_t scenario,
                                   std::size_t pcn) {
  std::vector<Tally> totals(results.practices[pcn].size());
  for (std::size_t replication = 0; replication < results.replications; ++replication) {
    auto const& practices = results.practices_at(scenario, pcn, replication);
    for (std::size_t i = 0; i < totals.size(); ++i)
      totals[i].merge(practices[i]);
  }
  return totals;
}

/// Multiplies the needs of every practice in scenario 0 of `experiment` so that as many would have been
/// expressed in `found`, its results so far, as were in `wanted`.
void match_expressed(Experiment& experiment, ResultSet const& found, ResultSet const& wanted) {
  for (std::size_t pcn = 0; pcn < experiment.pcns.size(); ++pcn) {
    auto const now = practice_totals(found, 0, pcn);
    auto const then = practice_totals(wanted, as_it_is, pcn);
    for (std::size_t i = 0; i < now.size(); ++i) {
      auto& demand = experiment.places[0][pcn].practices[i].demand;
      if (expressed(now[i]) > 0) {
        demand.clinical_needs_per_1000_month *= expressed(then[i]) / expressed(now[i]);
      }
    }
  }
}

/// `experiment` with a single scenario, in which nobody is put off.
Experiment undeterred(Experiment experiment) {
  add_changed(experiment, "without deterrence", [](Parameters& p) { p.deterrence.strength = 0; });
  experiment.scenarios.erase(experiment.scenarios.begin());
  experiment.places.erase(experiment.places.begin());
  return experiment;
}

/// The gap differs by what is done about it in `after`, in per cent of the gap in `before`.
double closed(std::string_view gap, Tally const& before, Tally const& after) {
  return -rise(gap, before, after);
}

Pattern suppressed_need_returns(Experiment const& small, ResultSet const& varied, Runner const& run,
                                std::string const& where) {
  auto experiment = undeterred(small);
  for (int step = 0; step < 2; ++step)
    match_expressed(experiment, run(experiment), varied);
  add_changed(experiment, "without deterrence, capacity up", more_staff);
  auto const off = run(experiment);

  auto const before_on = total_of(varied, as_it_is);
  auto const after_on = total_of(varied, staffed);
  auto const before_off = total_of(off, 0);
  auto const after_off = total_of(off, 1);
  double const mismatch = 100 * (expressed(before_off) / expressed(before_on) - 1);
  double const closed_off = closed("gap", before_off, after_off);
  return {.key = "suppressed_need_returns",
          .claim =
              "10% more capacity closes a smaller share of the gap with deterrence than without, "
              "at the same expressed need",
          .where = where,
          .standing = Standing::outcome,
          .measured = {{"expressed", "expressed needs without deterrence differ by", "%", 2,
                        mismatch, stats::Interval{-1, 1}},
                       {"closed_on", "of the gap closed, with deterrence", "%", 1,
                        closed("gap", before_on, after_on), below(closed_off)},
                       {"closed_off", "… without", "%", 1, closed_off, {}},
                       {"visible_closed_on",
                        "of the visible gap closed, with deterrence",
                        "%",
                        1,
                        closed("visible_gap", before_on, after_on),
                        {}},
                       {"visible_closed_off",
                        "… without",
                        "%",
                        1,
                        closed("visible_gap", before_off, after_off),
                        {}},
                       gap_measured("gap_on", "gap before, with deterrence", before_on, {}),
                       gap_measured("gap_off", "… without", before_off, {})}};
}

constexpr std::size_t scenarios_run = varied_count + 1 + 2 + 2;

}  // namespace

Experiment small_version(Experiment const& base) {
  auto const is_one_of_few = [](PcnSpec const& pcn) {
    return std::ranges::find(few_pcns, pcn.code) != few_pcns.end();
  };
  bool const has_any = std::ranges::any_of(base.pcns, is_one_of_few);
  auto small = base;
  small.scenarios.resize(1);
  small.replications = std::min(base.replications, few_replications);
  small.pcns.clear();
  small.places.assign(1, {});
  for (std::size_t i = 0; i < base.pcns.size(); ++i) {
    auto const& pcn = base.pcns[i];
    if (has_any ? !is_one_of_few(pcn) : i >= few_pcns.size()) continue;
    small.pcns.push_back(pcn);
    small.places[0].push_back(base.places.empty()
                                  ? everywhere(pcn, base.scenarios.front().parameters)
                                  : base.places.front()[i]);
  }
  return small;
}

std::size_t runs_for_patterns(Experiment const& base) {
  auto const small = small_version(base);
  return scenarios_run * small.pcns.size() * small.replications;
}

std::vector<Pattern> experiment_patterns(Experiment const& base, Runner const& run) {
  auto const small = small_version(base);
  auto const where = described(small);
  auto const varied = run_varied(small, run);
  return {doubled_need(varied, where), halved_need(varied, where), fewer_answered(varied, where),
          more_deprived(small, varied, run, where),
          suppressed_need_returns(small, varied, run, where)};
}

}  // namespace pcnsim::calibration
