#!/bin/bash
# eng/test.sh: builds everything, starts RabbitMQ, PostgreSQL and S3 of its own, runs every test and stops what it
# started, also on failure and Ctrl-C. The last line is "N passed, N failed"; the exit code is 0 only if some passed and
# none failed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
# shellcheck source=eng/processes.sh
. eng/processes.sh
results=$root/artifacts/test-results
servers=/var/tmp/genworkers-test-$(id -u)-$(printf %s "$root" | cksum | cut -d' ' -f1)
child='' passed=0 failed=0

# One run a checkout: a second one would take the servers from under the first.
mkdir -p "$results" "$servers"
exec 7>"$servers/test.lock"
flock -n 7 || { echo "Another eng/test.sh runs in this checkout." >&2; exit 1; }

stop() {
  trap '' INT TERM HUP
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
  eng/servers.sh stop "$servers"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Runs a command in a process group of its own, so that Ctrl-C reaches this script first and it can end the group.
step() {
  set -m
  "$@" 7>&- &
  child=$!
  set +m
  local status=0
  wait "$child" || status=$?
  child=
  return "$status"
}

count() { # ATTRIBUTE FILE: of the trx file's <Counters …/>
  sed -n "s/.*<Counters[^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

run_tests() { # PROJECT
  local name=$1 status=0 trx=$results/$1.trx total good
  rm -f "$trx"
  echo "== $name"
  step dotnet test "tests/$name" --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" || status=$?
  total=$(count total "$trx" 2>/dev/null || true) good=$(count passed "$trx" 2>/dev/null || true)
  passed=$((passed + ${good:-0})) failed=$((failed + ${total:-0} - ${good:-0}))
  # A project that ran nothing, or failed beside its tests, is a failure too.
  if [ "${total:-0}" = 0 ] || { [ "$status" != 0 ] && [ "${total:-0}" = "${good:-0}" ]; }; then
    echo "$name: exit code $status with ${total:-0} tests run" >&2
    failed=$((failed + 1))
  fi
}

finish() {
  stop
  trap - EXIT
  echo "$passed passed, $failed failed"
  [ "$passed" -gt 0 ] && [ "$failed" = 0 ]
  exit
}

if settings=$(eng/servers.sh start "$servers" 7>&-) && eval "$settings" && step dotnet build GenWorkers.sln -c Release; then
  for project in tests/GenWorkers*.Tests; do
    run_tests "$(basename "$project")"
  done
else
  failed=1
fi
finish
