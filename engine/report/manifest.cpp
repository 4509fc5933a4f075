#include "report/manifest.hpp"

#include "report/sha256.hpp"

#include <gnu/libc-version.h>
#include <nlohmann/json.hpp>

namespace pcnsim::report {
namespace {

using Json = nlohmann::ordered_json;

/// What beside the program could change a last digit: the mathematical library, and the processor
/// features by which it picks its variants.
Json machine() {
  Json features = Json::array();
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) features.push_back("avx2");
  if (__builtin_cpu_supports("fma")) features.push_back("fma");
  if (__builtin_cpu_supports("avx512f")) features.push_back("avx512f");
  char const* const processor = "x86-64";
#else
  char const* const processor = "other";
#endif
  return {{"glibc", gnu_get_libc_version()}, {"processor", processor}, {"features", features}};
}

Json scenarios(Manifest const& manifest) {
  Json list = Json::array();
  for (auto const& scenario : manifest.scenarios) {
    list.push_back({{"name", scenario.name},
                    {"resolved_sha256", sha256(scenario.yaml)},
                    {"resolved", scenario.yaml}});
  }
  return list;
}

Json inputs(Manifest const& manifest) {
  Json list = Json::array();
  for (auto const& input : manifest.inputs) {
    list.push_back({{"file", input.label}, {"sha256", sha256_of_file(input.path)}});
  }
  return list;
}

}  // namespace

std::string manifest_json(Manifest const& manifest) {
  Json const json{
      {"program", "pcnsim"},
      {"notice", "Simulated results. This is not an NHS product."},
      {"license", "MIT. Input data: contains information from NHS England, licensed under the Open "
                  "Government Licence v3.0."},
      {"version", manifest.version},
      {"git_commit", manifest.git_commit},
      {"compiler", manifest.compiler},
      {"machine", machine()},
      {"command", manifest.command},
      {"start", manifest.start},
      {"weeks", manifest.weeks},
      {"warmup_weeks", manifest.warmup_weeks},
      {"replications", manifest.replications},
      {"seed", manifest.seed},
      {"pcns", manifest.pcn_codes},
      {"inputs", inputs(manifest)},
      {"scenarios", scenarios(manifest)}};
  return json.dump(2) + '\n';
}

}  // namespace pcnsim::report
