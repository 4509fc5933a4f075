#pragma once
// `pcnsim show --library`: the parameter library as tables.

#include "config/library.hpp"

#include <string>

namespace pcnsim::cli {

/// docs/parameters.md: a table for each section, in Markdown.
std::string library_doc(config::Library const& library);

}  // namespace pcnsim::cli
