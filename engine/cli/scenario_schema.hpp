#pragma once
// `pcnsim show --schema`: what a scenario file may say, as a JSON Schema for editors.

#include "config/library.hpp"

#include <string>

namespace pcnsim::cli {

/// JSON Schema draft-07, which is what the YAML language server knows. Descriptions name the values
/// of `library`.
std::string scenario_schema(config::Library const& library);

}  // namespace pcnsim::cli
