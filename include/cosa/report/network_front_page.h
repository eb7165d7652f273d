#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <utility>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/network/schedule_network_front.h"
#include "cosa/report/page.h"
#include "cosa/workload/network.h"

namespace cosa {

/// The page of a network's front, which shows every choice with the views of its mappings; or,
/// where there is none, the layers that have no mapping. Holds what `data` refers to, beside what
/// it was made of.
class NetworkFrontPage {
 public:
  NetworkFrontPage(const Network& network, const NetworkFront& front,
                   const Architecture& architecture, const EnergyTable& energy);
  NetworkFrontPage(const NetworkFrontPage&) = delete;
  NetworkFrontPage& operator=(const NetworkFrontPage&) = delete;

  [[nodiscard]] const PageData& data() const { return data_; }

 private:
  /// Where the layer's point stands among the page's layers; put there when first asked for.
  std::size_t place_of(const Network& network, const NetworkFront& front, std::size_t layer,
                       std::size_t point);

  std::deque<Cost> costs_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places_;  ///< by layer and point
  PageFront front_;
  PageData data_;
};

}  // namespace cosa
