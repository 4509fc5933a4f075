#include "config/text_file.hpp"

#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>

namespace pcnsim::config {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Bytes of the UTF-8 character at the start of `text`, 0 when there is none: too long a form, a
/// surrogate, beyond U+10FFFF, or cut off.
std::size_t character_length(std::string_view text) {
  auto const byte = [text](std::size_t i) -> std::uint32_t {
    return static_cast<unsigned char>(text[i]);
  };
  auto const first = byte(0);
  if (first < 0x80) return 1;
  std::size_t const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  std::uint32_t code = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
    code = code << 6U | (byte(i) & 0x3fU);
  }
  auto const is_too_long = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  auto const is_surrogate = code >= 0xd800 && code < 0xe000;
  return is_too_long || is_surrogate || code > 0x10ffff ? 0 : length;
}

bool is_forbidden(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

std::string byte_name(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  auto const byte = static_cast<unsigned char>(c);
  return std::string("byte 0x") + digits[byte / 16U] + digits[byte % 16U];
}

}  // namespace

std::string display_name(std::filesystem::path const& file) {
  return file.lexically_normal().string();
}

bool is_plain_text(std::string const& text, std::string const& file, Problems& problems) {
  Location where{file, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    auto const length = character_length(std::string_view(text).substr(i));
    if (length == 0) {
      problems.add(where, "", byte_name(text[i]), "UTF-8 text", "save the file as UTF-8");
      return false;
    }
    if (is_forbidden(text[i])) {
      problems.add(where, "", "control character (" + byte_name(text[i]) + ")", "text");
      return false;
    }
    where.line += text[i] == '\n' ? 1 : 0;
    where.column = text[i] == '\n' ? 1 : where.column + 1;
    i += length;
  }
  return true;
}

std::optional<std::string> read_text(std::filesystem::path const& file, std::size_t limit,
                                     Problems& problems) {
  auto const name = display_name(file);
  std::error_code error;
  auto const status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) throw MissingInput(name + ": no such file");
  if (!std::filesystem::is_regular_file(status)) {
    auto const is_folder = std::filesystem::is_directory(status);
    problems.add({name, 1, 1}, "", is_folder ? "a folder" : "something else", "a file");
    return std::nullopt;
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw MissingInput(name + ": cannot be read");
  std::string text(limit + byte_order_mark.size() + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) throw MissingInput(name + ": cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  if (text.size() > limit) {
    problems.add({name, 1, 1}, "", "a longer file",
                 "at most " + std::to_string(limit / 1'024) + " KiB");
    return std::nullopt;
  }
  if (!is_plain_text(text, name, problems)) return std::nullopt;
  return text;
}

}  // namespace pcnsim::config
