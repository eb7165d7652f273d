# Shared by the shell scripts of this repository; sourced, never run.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
deps="$root/.deps"

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
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
  say "installing ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    "${missing[@]}"
}

# What building the library, its command and its tests takes.
need_build_packages() {
  need_packages g++ cmake ninja-build ccache python3-venv libyaml-cpp-dev libcli11-dev \
    libfmt-dev nlohmann-json3-dev libgtest-dev libgmock-dev libbenchmark-dev libsqlite3-dev
}

# Runs a step, and says how long it took; ends the script when it fails.
step() {
  local name="$1" start=$SECONDS
  shift
  say "$name"
  "$@" || die "step failed after $((SECONDS - start)) s: $name"
  say "$name: done in $((SECONDS - start)) s"
}
