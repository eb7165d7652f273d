// Writes the example networks into a folder, as ONNX files without weights:
//
//     write_networks FOLDER

#include <filesystem>
#include <fstream>
#include <iostream>

#include "networks/example_networks.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_networks FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& [name, bytes] : cosa::examples::example_networks()) {
    const std::filesystem::path path = folder / (name + ".onnx");
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    if (!file.flush()) {
      std::cerr << "write_networks: " << path.string() << " cannot be written\n";
      return 1;
    }
    std::cout << path.string() << "\n";
  }
  return 0;
}
