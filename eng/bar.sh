# shellcheck shell=bash
# A spinner for commands that say little for long. To be sourced.

# spin WORDS LOG COMMAND…: runs the command with its output in LOG; shows the words, the time and LOG's last line while
# it runs, and the end of LOG if it fails. Without a terminal it prints the words once.
spin() {
  local words=$1 log=$2 began=$SECONDS status=0 frames='-+*+' turn=0 last pid
  shift 2
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  [ -t 2 ] || echo "$words" >&2
  while [ -t 2 ] && kill -0 "$pid" 2>/dev/null; do
    last=$(tail -n 1 "$log" | tr -d '\r' | cut -c1-60)
    printf '\r\033[K%s %s  %d s  %s' "${frames:turn++%4:1}" "$words" $((SECONDS - began)) "$last" >&2
    sleep 0.2
  done
  wait "$pid" || status=$?
  [ ! -t 2 ] || printf '\r\033[K' >&2
  if [ "$status" = 0 ]; then
    echo "$words: done in $((SECONDS - began)) s" >&2
  else
    tail -n 40 "$log" >&2
    echo "$words: failed ($status), log in $log" >&2
  fi
  return "$status"
}
