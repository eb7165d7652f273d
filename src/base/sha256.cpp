#include "cosa/base/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "cosa/base/check.h"

namespace cosa {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  COSA_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) ==
             1);
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr unsigned kBitsPerDigit = 4;
  constexpr unsigned kDigitMask = 0xF;
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> kBitsPerDigit];
    text += kDigits[digest[i] & kDigitMask];
  }
  return text;
}

}  // namespace cosa
