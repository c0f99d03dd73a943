#!/bin/sh
# Makes this folder ready to run: Debian packages, a virtual environment, the pinned Python packages.
# Says what it does; a second run finds everything done and takes a fraction of a second.
set -eu
cd "$(dirname "$0")"

packages="python3-venv ca-certificates mosquitto fonts-noto-core fonts-noto-cjk espeak-ng alsa-utils
 libglib2.0-0 libgl1 libegl1 libfontconfig1 libfreetype6 libdbus-1-3 libxkbcommon0 libbrotli1
 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
 libwayland-cursor0 libwayland-egl1
 librime1 rime-data-luna-pinyin rime-data-bopomofo"

installed() { # Debian 13 renamed some libraries with the suffix t64.
  dpkg-query -W -f='${Status}\n' "$1" "${1}t64" 2>/dev/null | grep -q '^install ok installed'
}

compile() { # The programs' own users may not write here: each start would translate the sources anew.
  .venv/bin/python -m compileall -qq broker counter_terminal display_board hardware kiosk rehearsal service_centre ||
    echo "The programs could not be compiled here: they work, and start a little slower." >&2
}

stamp=.venv/.ready
want=$(cat bootstrap.sh constraints.txt pyproject.toml | cksum)
[ "$(cat $stamp 2>/dev/null || true)" = "$want" ] && compile && exit 0

missing=""
for package in $packages; do installed "$package" || missing="$missing $package"; done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then as_root=""
  elif sudo -n true 2>/dev/null; then as_root="sudo"
  else
    echo "Hallcall needs these Debian packages, and only root can install them:" >&2
    echo "    sudo apt-get install$missing" >&2
    exit 1
  fi
  echo "Installing Debian packages:$missing"
  $as_root apt-get update -qq
  # The distribution may start a Mosquitto of its own on port 1883; the hall never uses it.
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Hallcall needs Python 3.11 or newer; $("$python" --version) is what python3 starts." >&2
  echo "Set PYTHON to a newer one: PYTHON=/path/to/python3.11 make run" >&2
  exit 1
}
echo "Making the virtual environment .venv"
rm -f $stamp
"$python" -m venv .venv
echo "Installing the pinned Python packages (a minute on a slow line)"
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
compile
echo "$want" > $stamp
echo "Ready."
