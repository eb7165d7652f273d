#pragma once

namespace cosa::testing {

/// Four multipliers with registers below a buffer below DRAM.
inline constexpr char kSmallMachine[] = R"(arch:
  arithmetic: {instances: 4, word-bits: 8}
  storage:
  - {name: Registers, entries: 16, instances: 4, word-bits: 8}
  - {name: Buffer, entries: 256, word-bits: 8}
  - {name: DRAM, technology: DRAM, word-bits: 8, block-size: 8, bandwidth: 4}
)";

/// The same, its registers too small for a word of each tensor.
inline constexpr char kTinyMachine[] = R"(arch:
  arithmetic: {instances: 4, word-bits: 8}
  storage:
  - {name: Registers, entries: 2, instances: 4, word-bits: 8}
  - {name: Buffer, entries: 256, word-bits: 8}
  - {name: DRAM, technology: DRAM, word-bits: 8, block-size: 8, bandwidth: 4}
)";

/// Of the fan-out below the buffer: K alone, two of it.
inline constexpr char kTwoOfK[] = R"(mapspace:
  constraints:
  - {target: Buffer, type: spatial, factors: K=2 C=1 P=1 Q=1 R=1 S=1}
  - {target: DRAM, type: temporal, permutation: KC}
)";

inline constexpr char kThreeLayers[] = R"(net,name,R,S,P,Q,C,K,N
net,one,1,1,4,4,4,4,1
net,two,3,3,4,4,4,4,1
other,one,3,1,8,4,2,4,1
)";

/// The inputs and outputs of the second layer, counted together, leave 64 bits.
inline constexpr char kOneHugeLayer[] = R"(net,name,R,S,P,Q,C,K,N
net,one,1,1,4,4,4,4,1
net,huge,2147483648,1,1,1,2147483648,1,1
net,two,3,3,4,4,4,4,1
)";

}  // namespace cosa::testing
