#pragma once
// One thing somebody wants from the practice, from the moment it arises to its single outcome.

#include "core/contract.hpp"
#include "core/id.hpp"
#include "core/time.hpp"
#include "kernel/waiting_line.hpp"
#include "results/vocabulary.hpp"

#include <vector>

namespace pcnsim {

using PatientId = Id<struct PatientTag>;
using PracticeId = Id<struct PracticeTag>;
using ClinicianId = Id<struct ClinicianTag>;
using SessionId = Id<struct SessionTag>;
using NeedId = Id<struct NeedTag>;

/// Where a need is just now; a live need is in exactly one place.
enum class Whereabouts : std::uint8_t {
  nowhere,          ///< not live
  being_handled,    ///< inside one handler; never between events
  contact_due,      ///< an event will make contact
  telephone_queue,  ///< a caller, or a call-back that keeps its place
  form_waiting,
  at_desk,
  with_front_desk,  ///< an event will end the conversation
  triage_queue,
  in_triage,  ///< an event will end the reading or the call
  waiting_list,
  booked,
};

/// What whoever decides will find right for a clinical need; drawn once.
enum class Navigation : std::uint8_t {
  appointment,
  advice,
  admin_task,
  self_referral,
  pharmacy,
  community
};

/// A set of roles, one bit each.
using RoleSet = std::uint16_t;
constexpr RoleSet only(Role role) { return static_cast<RoleSet>(1u << index_of(role)); }
inline constexpr RoleSet gps = only(Role::gp) | only(Role::gp_trainee);
constexpr bool includes(RoleSet set, Role role) { return (set & only(role)) != 0; }

/// Two cache lines.
struct alignas(64) Need {
  Instant arose;          ///< first attempt at contact: the clock of "in time" starts here
  Instant resolves;       ///< goes away by itself; Instant::max() if it does not
  Instant joined;         ///< the queue it is in
  std::uint64_t address;  ///< of its draws, with the patient
  Date wanted;            ///< planned care: the day it is for
  Date booked_on;
  Date last_call;               ///< day of the last telephone call
  Date listed_on;               ///< put on the waiting list
  Date worse_on = Date::min();  ///< became urgent by getting worse; never: the least day
  Place place;                  ///< in the waiting line it is in
  PatientId patient;
  PracticeId practice;
  SessionId session;         ///< where booked
  std::uint32_t token = 0;   ///< changes at every move: an event that holds an older one is stale
  std::uint32_t serial = 0;  ///< of the need: ids are used again
  NeedKind kind = NeedKind::clinical;
  NeedClass about = NeedClass::minor_acute;  ///< clinical needs
  Urgency urgency = Urgency::routine;        ///< true
  Urgency assigned = Urgency::routine;       ///< as triaged
  Channel channel = Channel::telephone;
  Mode mode = Mode::face_to_face;
  Role role = Role::gp;  ///< planned care: with whom
  Navigation navigation = Navigation::appointment;
  Whereabouts where = Whereabouts::nowhere;
  RoleSet able = gps;     ///< could settle it
  RoleSet offered = gps;  ///< are thought able to
  std::uint8_t slot = 0;
  std::uint8_t calls = 0;      ///< in this episode
  std::uint16_t episodes = 0;  ///< contact episodes begun
  std::uint16_t bookings = 0;  ///< appointments made
  std::uint16_t consultations = 0;
  bool seen : 1 = false;          ///< by somebody able to settle it
  bool seen_in_time : 1 = false;  ///< the first time
  bool moved : 1 = false;         ///< the practice took its appointment back
  bool restarted : 1 = false;     ///< by the patient: the clock starts at the next contact
  bool measured : 1 = false;      ///< arose in the measured window
  bool by_support : 1 = false;    ///< decision support will decide it
  bool triaged : 1 = false;       ///< a clinician has read it, or need not
  bool telephone_first : 1 = false;
  bool home_visit : 1 = false;
  bool worse : 1 = false;
  bool booked_by_111 : 1 = false;
  bool handled : 1 = false;  ///< reached the front desk, or the triage list, at least once
  bool callback : 1 = false;
  bool waits_on_list : 1 = false;  ///< would take a place on the waiting list
  bool prescription : 1 = false;   ///< enquiry: for one
  bool chases : 1 = false;         ///< enquiry: about work that is overdue
  bool own_contact : 1 = false;    ///< planned: a clinician started it in a free slot
  bool test : 1 = false;           ///< planned: its result will have to be read
  bool same_day_only : 1 = false;  ///< planned: a clinician wants to speak to the patient today
  bool books_itself : 1 = false;   ///< planned: the patient must make contact to book
};

static_assert(sizeof(Need) == 128);

/// The live needs. Ids are used again; a released need's id is given to the next.
class NeedPool {
public:
  NeedId add(Need const& need) {
    ++live_;
    NeedId id;
    std::uint32_t token = 0;
    if (free_.empty()) {
      id = needs_.add(need);
    } else {
      id = free_.back();
      free_.pop_back();
      token = needs_[id].token + 1;  // goes on, or an old event could match it
      needs_[id] = need;
    }
    needs_[id].token = token;
    needs_[id].serial = ++serial_;
    return id;
  }

  void release(NeedId id) {
    EXPECTS(needs_[id].where != Whereabouts::nowhere);
    needs_[id].where = Whereabouts::nowhere;
    free_.push_back(id);
    --live_;
  }

  /// Will be asked for soon: of thousands of needs, most are not in the processor's near memory.
  void prefetch(NeedId id) const {
    __builtin_prefetch(&needs_[id]);
    __builtin_prefetch(&needs_[id].session);
  }

  Need& operator[](NeedId id) { return needs_[id]; }
  Need const& operator[](NeedId id) const { return needs_[id]; }
  [[nodiscard]] std::uint32_t live() const { return live_; }
  [[nodiscard]] std::uint32_t size() const { return needs_.size(); }  ///< ids ever in use

private:
  IdVector<NeedTag, Need> needs_;
  std::vector<NeedId> free_;
  std::uint32_t live_ = 0;
  std::uint32_t serial_ = 0;
};

}  // namespace pcnsim
