#include <cosa/base/version.h>

#include <iostream>

int main() {
  std::cout << "linked cosa " << cosa::version() << '\n';
  return 0;
}
