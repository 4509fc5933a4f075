#include "config/level.hpp"

#include <algorithm>

namespace pcnsim::config {

namespace {

void erase_all(std::string& text, std::string_view part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

}  // namespace

std::string code_of(Place const& place) {
  switch (place.level) {
    case Level::national: break;
    case Level::icb: return place.pcn->icb_code.empty() ? place.pcn->icb : place.pcn->icb_code;
    case Level::pcn: return place.pcn->code;
    case Level::practice: return place.practice->code;
  }
  return "";
}

std::vector<Place> places_at(Level level, std::vector<PcnSpec> const& all) {
  std::vector<Place> places;
  if (level == Level::national) places.emplace_back();
  for (auto const& pcn : all) {
    if (level == Level::icb || level == Level::pcn) places.push_back({level, &pcn, nullptr});
    if (level != Level::practice) continue;
    for (auto const& practice : pcn.practices) {
      places.push_back({level, &pcn, &practice});
    }
  }
  std::ranges::stable_sort(places, {}, code_of);
  auto const same = [](Place const& a, Place const& b) { return code_of(a) == code_of(b); };
  if (level == Level::icb) {
    places.erase(std::unique(places.begin(), places.end(), same), places.end());
  }
  return places;
}

std::string folded(std::string_view name) {
  std::string text;
  for (auto const c : name) {
    if (c >= 'A' && c <= 'Z') {
      text += static_cast<char>(c - 'A' + 'a');
    } else if (c == '&') {
      text += "and";
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               static_cast<unsigned char>(c) >= 0x80) {
      text += c;
    }
  }
  erase_all(text, "pcn");
  return text;
}

bool is_called(std::string_view name, Level level, Place const& place) {
  auto const key = folded(name);
  if (level == Level::national) return true;
  if (key.empty() || place.pcn == nullptr) return false;
  auto const& pcn = *place.pcn;
  switch (level) {
    case Level::national: break;
    case Level::icb: return key == folded(pcn.icb_code) || key == folded(pcn.icb);
    case Level::pcn: return key == folded(pcn.code) || key == folded(pcn.name);
    case Level::practice: return place.practice != nullptr && key == folded(place.practice->code);
  }
  return true;
}

}  // namespace pcnsim::config
