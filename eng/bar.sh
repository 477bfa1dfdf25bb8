# shellcheck shell=bash
# A progress bar for commands that draw none. To be sourced.

# bar WORDS LOG PROGRESS COMMAND…: runs the command with its output in LOG; on a terminal it draws a bar of what the
# command PROGRESS prints ("done of"), the words and the time. Without a terminal it prints the words once. Prints the end
# of LOG if the command fails.
bar() {
  local words=$1 log=$2 progress=$3 began=$SECONDS status=0 done_now of pid
  shift 3
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  [ -t 2 ] || echo "$words" >&2
  while [ -t 2 ] && kill -0 "$pid" 2>/dev/null; do
    read -r done_now of < <("$progress")
    draw_bar "$words" "$done_now" "$of" $((SECONDS - began))
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

draw_bar() { # WORDS DONE OF SECONDS
  local width=40 line='########################################' rest='----------------------------------------' filled
  filled=$((width * $2 / $3))
  printf '\r\033[K%s [%s%s] %d of %d, %d s' "$1" "${line:0:filled}" "${rest:filled}" "$2" "$3" "$4" >&2
}

# Builds a project of src and what it needs, with a bar for the packages and one for the projects.
build() { # ROOT PROJECT
  build_root=$1
  local project=$1/src/GenWorkers.$2/GenWorkers.$2.csproj
  mkdir -p "$1/artifacts"
  mapfile -t build_packages < <(locked_packages "$1")
  build_cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
  bar "Packages (the first time about 2 GB on disk)" "$1/artifacts/restore.log" count_packages dotnet restore "$project"
  # Every project but the other host.
  build_projects=$(($(find "$1"/{src,migrations} -name '*.csproj' | wc -l) - 1))
  bar "Building GenWorkers.$2" "$1/artifacts/build.log" count_projects dotnet build "$project" --no-restore -c Release -tl:off
}

# Every package of the lock files, as the path that a restored one has in the cache.
locked_packages() { # ROOT
  find "$1"/{src,migrations,eng} -name packages.lock.json -exec awk -F'"' '
    /^      "/ { name = tolower($2) }
    $2 == "resolved" { print name "/" tolower($4) }' {} + | sort -u
}

count_packages() {
  local package here=0
  for package in "${build_packages[@]}"; do
    [ ! -e "$build_cache/$package/.nupkg.metadata" ] || here=$((here + 1))
  done
  echo "$here ${#build_packages[@]}"
}

count_projects() {
  echo "$(grep -c ' -> ' "$build_root/artifacts/build.log" || true) $build_projects"
}
