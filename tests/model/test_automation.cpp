// What automation and an ambient scribe leave of work.

#include "model/automation.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using doctest::Approx;

namespace {

/// Letters by the office and results by clinicians; prescriptions by both, three to one.
Parameters work() {
  Parameters of{};
  auto& item = of.work.item;
  auto& letter = item[index_of(WorkItem::letter)];
  letter.per_1000_month = 100;
  letter.minutes = 6;
  letter.automatable = 0.5;
  letter.done_by[index_of(Worker::office)] = 2;
  auto& result = item[index_of(WorkItem::result)];
  result.per_1000_month = 200;
  result.minutes = 2;
  result.automatable = 0.25;
  result.done_by[index_of(Worker::gp)] = 1;
  auto& prescription = item[index_of(WorkItem::prescription)];
  prescription.per_1000_month = 400;
  prescription.minutes = 1.5;
  prescription.automatable = 0.8;
  prescription.done_by[index_of(Worker::gp)] = 1;
  prescription.done_by[index_of(Worker::pharmacist)] = 2;
  prescription.done_by[index_of(Worker::office)] = 1;
  return of;
}

Parameters automated() {
  auto of = work();
  of.automation.share_of_items = 0.5;
  of.automation.minutes_saved_share = 0.8;
  of.automation.realisation = 0.5;
  of.automation.rework_share = 0.1;
  return of;
}

constexpr double saved = 0.5 * 0.8 * 0.5 * 0.9;  // of the minutes of an automatable item

}  // namespace

TEST_CASE("without automation items take their minutes, and nobody is released") {
  auto const minutes = minutes_each(work());
  CHECK(minutes[index_of(WorkItem::letter)] == 6);
  CHECK(minutes[index_of(WorkItem::result)] == 2);
  CHECK(minutes[index_of(WorkItem::report)] == 0);
  CHECK(office_saving(work()) == 0);
  CHECK(released_to_clinic(work()) == 0);
}

TEST_CASE("automation saves: share of items x minutes x realisation, less what is done again") {
  auto const minutes = minutes_each(automated());
  CHECK(minutes[index_of(WorkItem::letter)] == Approx(6 * (1 - 0.5 * saved)));
  CHECK(minutes[index_of(WorkItem::result)] == Approx(2 * (1 - 0.25 * saved)));
  CHECK(minutes[index_of(WorkItem::prescription)] == Approx(1.5 * (1 - 0.8 * saved)));
}

TEST_CASE("any of automation's levels at 0, or all items done again, saves nothing") {
  for (auto const level : {0, 1, 2, 3}) {
    CAPTURE(level);
    auto of = automated();
    if (level == 0) of.automation.share_of_items = 0;
    if (level == 1) of.automation.minutes_saved_share = 0;
    if (level == 2) of.automation.realisation = 0;
    if (level == 3) of.automation.rework_share = 1;
    CHECK(minutes_each(of) == minutes_each(work()));
    CHECK(office_saving(of) == 0);
  }
}

TEST_CASE("the office's saving is that of the minutes planned for it, by its share of each kind") {
  double const letters = 100 * 6;
  double const prescriptions = 400 * 1.5 * 0.25;
  CHECK(office_saving(automated()) ==
        Approx((letters * 0.5 + prescriptions * 0.8) * saved / (letters + prescriptions)));
}

TEST_CASE("of clinicians' saving the stated share is released to clinics") {
  double const results = 200 * 2;
  double const prescriptions = 400 * 1.5 * 0.75;
  double const saving = (results * 0.25 + prescriptions * 0.8) * saved / (results + prescriptions);
  auto of = automated();
  CHECK(released_to_clinic(of) == 0);
  of.automation.released_to_clinic = 0.4;
  CHECK(released_to_clinic(of) == Approx(0.4 * saving));
  of.automation.released_to_clinic = 1;
  CHECK(released_to_clinic(of) == Approx(saving));
}

TEST_CASE("work that nobody is named for is the office's") {
  auto of = automated();
  for (auto& item : of.work.item)
    item.done_by.fill(0);
  of.automation.released_to_clinic = 1;
  CHECK(released_to_clinic(of) == 0);
  double const all = 100 * 6 + 200 * 2 + 400 * 1.5;
  CHECK(office_saving(of) ==
        Approx((100 * 6 * 0.5 + 200 * 2 * 0.25 + 400 * 1.5 * 0.8) * saved / all));
}

TEST_CASE("where no work is planned nothing is saved") {
  Parameters none = automated();
  none.work = {};
  CHECK(office_saving(none) == 0);
  CHECK(released_to_clinic(none) == 0);
}

TEST_CASE("a scribe saves its realised minutes, less rework: perhaps nothing, perhaps worse") {
  AutomationParameters automation{};
  CHECK(scribe_saves(automation) == 0);
  automation.scribe = {.use_share = 1,
                       .minutes_saved = 2,
                       .realisation = 0.75,
                       .rework_minutes = 0.25,
                       .released_to_slots = 0};
  CHECK(scribe_saves(automation) == 1.25);
  automation.scribe.rework_minutes = 2;
  CHECK(scribe_saves(automation) == -0.5);
}

TEST_CASE("slots are shorter by the scribe's saving x its use x the share released to slots") {
  Parameters of{};
  RoleParameters role{};
  role.slot_minutes = 12;
  CHECK(slot_minutes(of, role) == 12);
  of.automation.scribe = {.use_share = 0.5,
                          .minutes_saved = 2,
                          .realisation = 1,
                          .rework_minutes = 0.5,
                          .released_to_slots = 0.8};
  CHECK(slot_minutes(of, role) == Approx(12 - 0.5 * 1.5 * 0.8));
  of.automation.scribe.released_to_slots = 0;
  CHECK(slot_minutes(of, role) == 12);
  of.automation.scribe.use_share = 0;
  of.automation.scribe.released_to_slots = 1;
  CHECK(slot_minutes(of, role) == 12);
}

TEST_CASE("slots are at least five minutes; a scribe that costs time makes them longer") {
  Parameters of{};
  RoleParameters role{};
  role.slot_minutes = 10;
  of.automation.scribe = {.use_share = 1,
                          .minutes_saved = 60,
                          .realisation = 1,
                          .rework_minutes = 0,
                          .released_to_slots = 1};
  CHECK(slot_minutes(of, role) == 5);
  of.automation.scribe.rework_minutes = 61;
  CHECK(slot_minutes(of, role) == 11);
}
