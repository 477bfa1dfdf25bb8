# shellcheck shell=bash
# Installs Debian packages without letting their servers start. To be sourced.

# missing PACKAGE…: those that are not installed
missing() {
  local name
  for name; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || echo "$name"
  done
}

# install PACKAGE…: installs what is missing; asks nothing and starts nothing
install() {
  local names as_root=()
  mapfile -t names < <(missing "$@")
  [ ${#names[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  echo "Installing ${names[*]}" >&2
  "${as_root[@]}" bash -c "$(declare -f install_as_root apt); install_as_root \"\$@\"" install "${names[@]}" >&2
}

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@"
}

# A Debian with an init starts each server when it installs it, and makes a PostgreSQL cluster: both are forbidden
# while this runs and allowed again after it.
install_as_root() (
  set -eu
  policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.conf keep=$(mktemp -d)
  # shellcheck disable=SC2317 # called by the trap
  restore() {
    rm -f "$policy"
    [ ! -e "$keep/policy" ] || mv "$keep/policy" "$policy"
    [ ! -e "$keep/clusters" ] || cp "$keep/clusters" "$clusters"
    rm -rf "$keep"
  }
  trap restore EXIT
  trap 'exit 130' INT TERM HUP
  [ ! -e "$policy" ] || mv "$policy" "$keep/policy"
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  apt update
  case " $* " in *" postgresql-15 "*)
    apt install -y --no-install-recommends postgresql-common >/dev/null
    cp "$clusters" "$keep/clusters"
    echo 'create_main_cluster = false' >>"$clusters" ;;
  esac
  apt install -y --no-install-recommends "$@" >/dev/null
)
