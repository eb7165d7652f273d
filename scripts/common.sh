# Shared by the shell scripts of this repository; sourced, never run.
# shellcheck shell=bash

# So that the ERR trap of a step holds inside the functions it runs.
set -o errtrace

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck disable=SC2034 # for the scripts that source this
deps="$root/.deps"

say() {
  if [ -t 2 ]; then printf '\033[1m== %s\033[0m\n' "$*" >&2; else printf '== %s\n' "$*" >&2; fi
}
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs the named Debian packages that are missing; asks dpkg first, so that a machine that has
# them all needs neither the network nor root.
need_packages() {
  local package missing=()
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      missing+=("$package")
    fi
  done
  [ ${#missing[@]} = 0 ] && return
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "no sudo here: as root, apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    "${missing[@]}"
}

# What building the library, its command and its tests takes.
need_build_packages() {
  need_packages g++ cmake ninja-build ccache python3-venv python3-dev libyaml-cpp-dev libcli11-dev \
    libfmt-dev nlohmann-json3-dev libssl-dev zlib1g-dev libgtest-dev libgmock-dev libbenchmark-dev \
    libsqlite3-dev libonnx-dev libprotobuf-dev protobuf-compiler node-d3
}

# build_preset <preset> [target]...: configures and builds; silent about what is up to date.
build_preset() {
  local preset="$1" targets=()
  shift
  [ $# = 0 ] || targets=(--target "$@")
  cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" "${targets[@]}"
}

# step <name> <command>...: runs a step of the script, and says how long it took. The command is not
# part of a condition, so that `set -e` ends it, too, at its first failure.
step() {
  current_step="$1"
  local start=$SECONDS
  shift
  say "$current_step"
  trap 'say "failed: $current_step"' ERR
  "$@"
  trap - ERR
  say "$current_step: done in $((SECONDS - start)) s"
}
