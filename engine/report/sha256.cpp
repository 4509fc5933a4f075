#include "report/sha256.hpp"

#include "core/contract.hpp"

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <openssl/evp.h>
#include <span>
#include <stdexcept>

namespace pcnsim::report {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  auto const done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  ENSURES(done == 1);
  std::string hex;
  for (auto const byte : std::span{digest}.first(length))
    hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string sha256_of_file(std::filesystem::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string const bytes{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream) throw std::runtime_error(file.string() + ": cannot be read");
  return sha256(bytes);
}

}  // namespace pcnsim::report
