#!/usr/bin/env bash
# What the build needs: sourced by the other scripts, from the project's root.

# Says something that is no result.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $1"
  shift
  for line in "$@"; do say "  = help: $line"; done
  exit 69
}

# Installs Debian packages if a command that looks for them fails: require LOOK PACKAGE…
require() {
  local look=$1
  shift
  eval "$look" >/dev/null 2>&1 && return
  command -v apt-get >/dev/null || die "'$*' is missing, and there is no apt-get to install it" \
    "install the package that holds it, then try again"
  local elevate=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      elevate=(sudo -n)
    else
      die "'$*' is missing, and only root may install it" "run: sudo apt-get install $*"
    fi
  fi
  say "installing $* (through apt)"
  "${elevate[@]}" apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 || {
    "${elevate[@]}" apt-get update >/dev/null 2>&1 || true
    "${elevate[@]}" apt-get install -y --no-install-recommends "$@" >&2 ||
      die "apt could not install $*" "run: sudo apt-get update && sudo apt-get install $*"
  }
  eval "$look" >/dev/null 2>&1 || die "$* is installed, but still not found"
}

require_swift() {
  command -v swift >/dev/null || die "there is no 'swift'" "install a Swift 6.3 toolchain: swift.org/install"
}

require_libedit() {
  require '[ -e /usr/include/histedit.h ]' libedit-dev
}

# Finds a Python with modules from PyPI, or makes one in .build: require_python_packages MODULE=PACKAGE…
# Its path is in CGX_TEST_PYTHON afterwards.
require_python_packages() {
  local own=$PWD/.build/python imports python
  imports=$(printf 'import %s\n' "${@%%=*}")
  for python in "${CGX_TEST_PYTHON:-}" "$own/bin/python3" "$(command -v python3 || true)"; do
    if [ -x "$python" ] && "$python" -c "$imports" 2>/dev/null; then
      export CGX_TEST_PYTHON=$python
      return
    fi
  done
  require 'python3 -c "import ensurepip, venv"' python3-venv
  say "installing ${*#*=} (through pip, in .build)"
  { python3 -m venv --clear "$own" && "$own/bin/python3" -m pip install --quiet "${@#*=}"; } >&2 ||
    die "pip could not install ${*#*=}" "is PyPI within reach?"
  export CGX_TEST_PYTHON=$own/bin/python3
}

# Builds the release binary if a source is newer; progress goes to standard error.
build_release() {
  local binary=.build/release/cgx
  if [ ! -x "$binary" ] || [ -n "$(find Package.swift Sources -newer "$binary" -print -quit)" ]; then
    require_swift
    require_libedit
    say "building cgx (the first time takes some minutes)"
    swift build -c release --static-swift-stdlib --product cgx >&2 || die "the build failed"
    touch "$binary"
  fi
}
