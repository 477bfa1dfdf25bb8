#!/bin/bash
# eng/demo.sh [OPTIONS OF genworkers demo]: builds what is not built yet and runs the demo, with no server at all.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=eng/bar.sh
. "$root/eng/bar.sh"
cli=$root/artifacts/bin/GenWorkers.Cli/release/genworkers
stamp=$root/artifacts/demo.stamp

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed (command dotnet)." >&2; exit 1; }

# Everything that the build reads: names, sizes and times are enough to see a change, and take milliseconds.
sources() {
  find "$root"/{src,migrations,eng} "$root"/{Directory.*.props,Directory.*.targets,global.json} -type f -printf '%P %s %T@\n' | sort | sha256sum
}

now=$(sources)
if [ ! -x "$cli" ] || [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$now" ]; then
  build "$root" Cli
  echo "$now" >"$stamp"
fi
exec "$cli" demo "$@"
