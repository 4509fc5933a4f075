#pragma once
// Identifiers that cannot be mistaken for one another, and vectors indexed only by their own.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pcnsim {

/// The index of one `Tag` within its run; `Id{}` names nobody.
template <class Tag>
struct Id {
  std::uint32_t value = 0xFFFF'FFFFu;

  friend auto operator<=>(Id, Id) = default;
  [[nodiscard]] bool is_none() const { return value == 0xFFFF'FFFFu; }
};

/// A vector indexed by `Id<Tag>` only.
template <class Tag, class T>
class IdVector {
public:
  using IdType = Id<Tag>;

  T& operator[](IdType id) { return items_[id.value]; }
  T const& operator[](IdType id) const { return items_[id.value]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(items_.size()); }

  /// Appends `item`; returns its id.
  IdType add(T const& item) {
    items_.push_back(item);
    return IdType{static_cast<std::uint32_t>(items_.size() - 1)};
  }

  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

private:
  std::vector<T> items_;
};

}  // namespace pcnsim
