# shellcheck shell=bash
# Processes that outlive the script which starts them, found again by pid and start time: a pid alone may be
# somebody else's by now. To be sourced.

# started PID: the time at which the process began, in clock ticks since boot; nothing when there is none
started() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [ "${stat%% *}" != Z ] && echo "$stat" | cut -d' ' -f20
}

# spawn FILE COMMAND…: starts the command in a session of its own, output to FILE.log, "pid start" to FILE.pid
spawn() {
  local file=$1 pid
  shift
  setsid "$@" >>"$file.log" 2>&1 </dev/null 8>&- 9>&- &
  pid=$!
  disown "$pid"
  echo "$pid $(started "$pid")" >"$file.pid"
}

# alive FILE: is the process of FILE.pid the one that was started?
alive() {
  local pid start
  read -r pid start 2>/dev/null <"$1.pid" && [ -n "$start" ] && [ "$(started "$pid")" = "$start" ]
}

# halt SIGNAL FILE…: signals the processes, waits until they are gone, with KILL after 10 seconds
halt() {
  local signal=$1 file
  shift
  for file; do ! alive "$file" || kill "-$signal" "$(cut -d' ' -f1 "$file.pid")" 2>/dev/null || true; done
  for file; do
    if ! within 10 gone "$file"; then
      kill -KILL "$(cut -d' ' -f1 "$file.pid")" 2>/dev/null || true
      within 10 gone "$file"
    fi
    rm -f "$file.pid"
  done
}

gone() { ! alive "$1"; }

# within SECONDS COMMAND…: polls until the command succeeds
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}
