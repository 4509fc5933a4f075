// From published full-time equivalents to posts, and from posts to roles.

#include "model/staffing.hpp"

#include "model/roster_fixture.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <initializer_list>
#include <numeric>

using namespace pcnsim;
using namespace pcnsim::test;
using doctest::Approx;

namespace {

double whole(FteByPost const& fte) { return std::accumulate(fte.begin(), fte.end(), 0.0); }

}  // namespace

TEST_CASE("published staff become posts by the stated weights within their group") {
  auto const fte = own_fte(pcn().practices[0], workforce());
  CHECK(fte[index_of(Post::gp_partner)] == Approx(0.8));
  CHECK(fte[index_of(Post::gp_salaried)] == Approx(0.8));
  CHECK(fte[index_of(Post::gp_trainee)] == Approx(0.4));
  CHECK(fte[index_of(Post::nurse)] == Approx(0.9));
  CHECK(fte[index_of(Post::advanced_nurse)] == Approx(0.3));
  CHECK(fte[index_of(Post::hca)] == Approx(0.2));
  CHECK(fte[index_of(Post::pharmacist)] == Approx(0.3));
  CHECK(fte[index_of(Post::physio)] == Approx(0.1));
  CHECK(fte[index_of(Post::paramedic)] == Approx(0.1));
  CHECK(fte[index_of(Post::mental_health)] == Approx(0.1));
  CHECK(fte[index_of(Post::social_prescriber)] == Approx(0.2));
  CHECK(fte[index_of(Post::care_coordinator)] == 0);
}

TEST_CASE("nobody is lost: the posts of a practice add up to what is published") {
  auto practice = pcn().practices[1];
  practice.admin_fte = 7;
  practice.reception_share = 0.3;
  double const published =
      practice.gp_fte + practice.nurse_fte + practice.direct_care_fte + practice.admin_fte;
  CHECK(whole(own_fte(practice, workforce())) == Approx(published));
  auto no_weights = workforce();
  for (auto& post : no_weights.post)
    post.weight = 0;
  auto const fte = own_fte(practice, no_weights);  // each group to its first post
  CHECK(whole(fte) == Approx(published));
  CHECK(fte[index_of(Post::nurse)] == practice.nurse_fte);
  CHECK(fte[index_of(Post::administrator)] == Approx(0.7 * 7));
}

TEST_CASE("reception is the practice's own share as far as that is trusted, else the average") {
  auto practice = pcn().practices[0];
  practice.admin_fte = 10;
  practice.reception_share = 0.8;
  auto of = workforce();
  of.reception_share = 0.4;
  for (double const trust : {0.0, 0.5, 1.0}) {
    of.reception_split_trust = trust;
    auto const fte = own_fte(practice, of);
    CHECK(fte[index_of(Post::receptionist)] == Approx(10 * (0.4 + 0.4 * trust)));
    CHECK(fte[index_of(Post::administrator)] == Approx(10 * (0.6 - 0.4 * trust)));
  }
}

TEST_CASE("locums cover a share of the qualified GPs that a practice is short of, and no more") {
  auto of = workforce();
  of.locum = {.leave_backfill_share = 0,
              .sickness_backfill_share = 0,
              .vacancy_below_per_10000 = 8,
              .vacancy_cover_share = 0.5};
  auto const locums = [&](PracticeSpec const& practice) {
    return own_fte(practice, of)[index_of(Post::gp_locum)];
  };
  CHECK(locums(pcn().practices[0]) == Approx(0.5 * (8 * 0.3 - 1.6)));
  auto enough = pcn().practices[0];
  enough.gp_fte = 3;
  CHECK(locums(enough) == 0);
  of.locum.vacancy_cover_share = 0;
  CHECK(locums(pcn().practices[0]) == 0);
}

TEST_CASE("the PCN's staff are spread by list size, and nobody is lost") {
  auto const of = pcn();
  CHECK(list_share(of.practices[0], of) == 0.25);
  CHECK(list_share(of.practices[1], of) == 0.75);
  auto const part = part_of_pcn(of, workforce(), 0.25);
  CHECK(part[index_of(Post::pharmacist)] == 0.75);
  CHECK(part[index_of(Post::pharmacy_technician)] == 0.25);
  CHECK(part[index_of(Post::gp_partner)] == 0);
  CHECK(whole(part) + whole(part_of_pcn(of, workforce(), 0.75)) == Approx(whole(of.fte)));
}

TEST_CASE("the PCN's staff who hold clinics are scaled, its office is as published") {
  auto of = pcn();
  of.fte[index_of(Post::administrator)] = 1.5;
  of.fte[index_of(Post::manager)] = 0.5;
  auto grown = workforce();
  grown.pcn_staff.scale = 1.5;
  auto const fte = own_fte(of, grown);
  CHECK(fte[index_of(Post::pharmacist)] == 4.5);
  CHECK(fte[index_of(Post::pharmacy_technician)] == 1.5);
  CHECK(fte[index_of(Post::administrator)] == 1.5);
  CHECK(fte[index_of(Post::manager)] == 0.5);
  CHECK(part_of_pcn(of, grown, 0.5)[index_of(Post::pharmacist)] == 2.25);
  auto const own = own_fte(of.practices[0], workforce());
  CHECK(own_fte(of.practices[0], grown) == own);
}

TEST_CASE("every clinical post becomes one role") {
  using enum Post;
  auto const check = [](Role role, std::initializer_list<Post> posts) {
    for (Post const post : posts)
      CHECK(role_of(post) == role);
    return posts.size();
  };
  auto const posts =
      check(Role::gp, {gp_partner, gp_salaried, gp_locum}) + check(Role::gp_trainee, {gp_trainee}) +
      check(Role::advanced_practitioner, {advanced_nurse, paramedic, physician_associate}) +
      check(Role::nurse, {nurse}) + check(Role::hca, {hca}) +
      check(Role::pharmacist, {pharmacist, pharmacy_technician}) + check(Role::physio, {physio}) +
      check(Role::mental_health, {mental_health}) +
      check(Role::social_prescriber, {social_prescriber, care_coordinator});
  CHECK(posts == clinical_post_count);
}

TEST_CASE("the office of a PCN is its receptionists, administrators, secretaries and managers") {
  auto of = pcn();
  for (std::size_t post = 0; post < post_count; ++post)
    of.fte[post] = std::ldexp(1.0, static_cast<int>(post));  // each sum tells its posts
  using enum Post;
  double sum = 0;
  for (Post const post : {receptionist, administrator, secretary, manager})
    sum += of.fte[index_of(post)];
  CHECK(of.admin_fte() == sum);
}
