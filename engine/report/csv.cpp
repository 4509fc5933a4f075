#include "report/csv.hpp"

#include "core/contract.hpp"
#include "report/number.hpp"

#include <fmt/format.h>
#include <iterator>

namespace pcnsim::report {
namespace {

/// "icb,pcn"
std::string place_fields(ResultSet const& results, std::size_t place) {
  auto const label = place_label(results, place);
  return csv_field(label.icb) + ',' + csv_field(label.code);
}

/// "low,high"; two empty cells without an interval.
std::string interval_fields(std::optional<stats::Interval> const& interval) {
  return interval ? shortest(interval->low) + ',' + shortest(interval->high) : ",";
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string kpis_csv(ResultSet const& results, KpiValues const& values) {
  auto const kpis = all_kpis();
  std::string csv = "scenario,icb,pcn,replication,kpi,unit,value\n";
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    auto const name = csv_field(results.scenarios[scenario]);
    for (std::size_t place = 0; place < values.places(); ++place) {
      auto const where = place_fields(results, place);
      for (std::size_t replication = 0; replication < results.replications; ++replication) {
        for (std::size_t kpi = 0; kpi < kpis.size(); ++kpi) {
          fmt::format_to(std::back_inserter(csv), "{},{},{},{},{},{}\n", name, where,
                         replication + 1, kpis[kpi].key, csv_field(kpis[kpi].unit),
                         shortest(values.of(scenario, place, kpi)[replication]));
        }
      }
    }
  }
  return csv;
}

std::string practices_csv(ResultSet const& results) {
  std::string csv = "scenario,icb,pcn,practice,replication,kpi,unit,value\n";
  auto const add_practice = [&](std::string const& run, Tally const& tally) {
    for (auto const& kpi : all_kpis()) {
      fmt::format_to(std::back_inserter(csv), "{},{},{},{}\n", run, kpi.key, csv_field(kpi.unit),
                     shortest(kpi.value(tally)));
    }
  };
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    auto const name = csv_field(results.scenarios[scenario]);
    for (std::size_t pcn = 0; pcn < results.pcns.size(); ++pcn) {
      auto const where = place_fields(results, pcn);
      for (std::size_t practice = 0; practice < results.practices[pcn].size(); ++practice) {
        auto const code = csv_field(results.practices[pcn][practice].code);
        for (std::size_t replication = 0; replication < results.replications; ++replication) {
          add_practice(fmt::format("{},{},{},{}", name, where, code, replication + 1),
                       results.practices_at(scenario, pcn, replication)[practice]);
        }
      }
    }
  }
  return csv;
}

std::string comparison_csv(ResultSet const& results, Comparison const& comparison) {
  std::string csv = "base,scenario,icb,pcn,kpi,unit,base_mean,scenario_mean,difference,low95,"
                    "high95,low95_simultaneous,high95_simultaneous,replications,verdict\n";
  auto const base = csv_field(results.scenarios.front());
  for (auto const& row : comparison.differences) {
    auto const& kpi = all_kpis()[row.kpi];
    fmt::format_to(std::back_inserter(csv), "{},{},{},{},{},{},{},{},{},{},{},{}\n", base,
                   csv_field(results.scenarios[row.scenario]), place_fields(results, row.place),
                   kpi.key, csv_field(kpi.unit), shortest(row.base_mean),
                   shortest(row.scenario_mean), shortest(row.difference.mean),
                   interval_fields(row.difference.interval), interval_fields(row.simultaneous),
                   row.difference.count, to_string(row.verdict));
  }
  return csv;
}

std::string ledger_csv(ResultSet const& results) {
  std::string csv = "scenario,icb,pcn,replication,kind,outcome,needs\n";
  auto const add_run = [&](std::string const& run, Tally const& tally) {
    for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
      auto const add = [&](std::string_view outcome, Count needs) {
        fmt::format_to(std::back_inserter(csv), "{},{},{},{}\n", run, need_kind_names[kind],
                       outcome, needs);
      };
      add("created", tally.needs_created[kind]);
      for (std::size_t outcome = 0; outcome < outcome_count; ++outcome) {
        add(outcome_names[outcome], tally.needs_ended[kind][outcome]);
      }
    }
  };
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    auto const name = csv_field(results.scenarios[scenario]);
    for (std::size_t pcn = 0; pcn < results.pcns.size(); ++pcn) {
      for (std::size_t replication = 0; replication < results.replications; ++replication) {
        add_run(fmt::format("{},{},{}", name, place_fields(results, pcn), replication + 1),
                results.at(scenario, pcn, replication));
      }
    }
  }
  return csv;
}

std::string appointments_csv(ResultSet const& results) {
  EXPECTS(results.replications > 0);
  std::string csv = "scenario,icb,pcn,month,days,hcp_type,appt_mode,appt_status,"
                    "time_between_book_and_appt,appointments\n";
  auto const replications = static_cast<double>(results.replications);
  auto const add_month = [&](std::string const& place, AppointmentsByMonth::Month const& month) {
    auto const start = fmt::format("{},{},{}", place, to_text(month.first), month.days);
    for (std::size_t i = 0; i < appointment_kind_count; ++i) {
      if (month.counts[i] == 0) continue;
      auto const kind = appointment_kind(i);
      fmt::format_to(
          std::back_inserter(csv), "{},{},{},{},{},{}\n", start,
          hcp_type_names[index_of(kind.hcp_type)], appointment_mode_names[index_of(kind.mode)],
          appointment_status_names[index_of(kind.status)], booking_band_names[index_of(kind.band)],
          shortest(static_cast<double>(month.counts[i]) / replications));
    }
  };
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    auto const name = csv_field(results.scenarios[scenario]);
    for (std::size_t pcn = 0; pcn < results.pcns.size(); ++pcn) {
      for (auto const& month : results.appointments_at(scenario, pcn).months())
        add_month(name + ',' + place_fields(results, pcn), month);
    }
  }
  return csv;
}

}  // namespace pcnsim::report
