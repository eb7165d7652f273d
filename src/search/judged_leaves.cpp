#include "judged_leaves.h"

namespace cosa::search {

const JudgedLeaves::Entry& JudgedLeaves::find(const Leaf& leaf,
                                              const std::function<void(Entry&)>& judge) {
  Entry* entry = nullptr;
  {
    const std::scoped_lock lock(mutex_);
    entry = &entries_[leaf.temporal];
  }
  std::call_once(entry->once, [&] { judge(*entry); });
  return *entry;
}

}  // namespace cosa::search
