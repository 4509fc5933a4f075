#include "calibration/store/problem_json.hpp"
#include "calibration/store/store.hpp"
#include "core/contract.hpp"
#include "report/sha256.hpp"

#include <nlohmann/json.hpp>

namespace pcnsim::calibration {
namespace {

using Json = nlohmann::ordered_json;

char const* name_of(Prior::Scale scale) {
  switch (scale) {
    case Prior::Scale::linear: return "linear";
    case Prior::Scale::log: return "log";
    case Prior::Scale::logit: return "logit";
  }
  return "";
}

Json parameters_of(Problem const& problem) {
  Json list = Json::array();
  for (auto const& prior : problem.priors) {
    Json one{{"name", prior.name}, {"scale", name_of(prior.scale)}};
    if (prior.scale == Prior::Scale::logit) {
      one["low"] = prior.low;
      one["high"] = prior.high;
    }
    list.push_back(one);
  }
  return list;
}

}  // namespace

std::string parameters_json(Problem const& problem) { return parameters_of(problem).dump(); }

std::string summaries_json(Problem const& problem) { return Json(problem.summary_names).dump(); }

void expect_json_object(std::string const& text) {
  bool const is_object = Json::parse(text, nullptr, false).is_object();
  EXPECTS(is_object);
}

std::string problem_key(Problem const& problem, Simulates const& what) {
  Json const all{{"simulator", what.simulator},
                 {"parameters", parameters_of(problem)},
                 {"summaries", problem.summary_names}};
  return report::sha256(all.dump());
}

}  // namespace pcnsim::calibration
