#pragma once
// What randomness is for. The number is part of the address: add at the end, never renumber.

#include "core/random.hpp"

#include <cstdint>

namespace pcnsim {

enum class Purpose : std::uint32_t {
  propensity = 1,        // entity: patient
  clinical_clock,        // patient, ordinal of the need
  administrative_clock,  // patient, ordinal of the request
  planned_clock,         // patient, ordinal of the planned contact
  need,                  // patient, address of the need
  episode,               // patient and episode, address of the need
  call,                  // patient, episode and call, address of the need
  conversation,          // patient and episode, address of the need
  appointment,           // patient and booking, address of the need
  consultation,          // patient and booking, address of the need
  leave,                 // clinician, block of weeks
  sickness,              // clinician, day
  enquiry_clock,         // patient, ordinal of the enquiry
  person,                // patient
  propensity_drift,      // patient, spell
  access_model,          // practice
  locum,                 // clinician, week or day
  pcn_rota,              // clinician of the PCN, day
  work,                  // practice, kind and day
  chasing,               // practice, number of the enquiry
  triage,                // patient and episode, address of the need
  own_contact,           // clinician, time of the slot
};

using ModelStreams = Streams<Purpose>;

}  // namespace pcnsim
