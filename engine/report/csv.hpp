#pragma once
// The tables for other programs. Numbers are the shortest text that reads back as the same value.

#include "report/comparison.hpp"

#include <string>
#include <string_view>

namespace pcnsim::report {

/// scenario,icb,pcn,replication,kpi,unit,value: one row a value, all PCNs as one ("all") after the
/// last PCN; replications from 1.
std::string kpis_csv(ResultSet const& results, KpiValues const& values);

/// scenario,icb,pcn,practice,replication,kpi,unit,value: the same for each practice, by its code.
std::string practices_csv(ResultSet const& results);

/// One row for each difference from the base. Without intervals (one replication) those cells are
/// empty.
std::string comparison_csv(ResultSet const& results, Comparison const& comparison);

/// scenario,icb,pcn,replication,kind,outcome,needs: for each kind of need how many arose
/// ("created") and where each of them ended. No totals: rows may be added up.
std::string ledger_csv(ResultSet const& results);

/// scenario,icb,pcn,month,days,hcp_type,appt_mode,appt_status,time_between_book_and_appt,
/// appointments: as NHS England publishes them (docs/kpis.md), on average over replications; `month`
/// by its first day, `days` of it measured. Without rows that no replication has anything for, in the
/// order of the columns, each category in its published order. No totals: rows may be added up.
std::string appointments_csv(ResultSet const& results);

/// `text`, quoted if a CSV reader would otherwise misread it (RFC 4180).
std::string csv_field(std::string_view text);

}  // namespace pcnsim::report
