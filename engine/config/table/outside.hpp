#pragma once
// The parameters of `outside:`: NHS 111 and others beside the practice.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void outside(OutsideParameters& outside, Visitor& visit) {
  visit("outside.books_in_share", outside.books_in_share, "share", share,
        "Share of patients who go to 111 for want of access whom 111 books back into the practice");
  visit("outside.books_in_days", outside.books_in_days, "days", Range{0.1, 30},
        "Mean time until then");
}

}  // namespace pcnsim::config::table
