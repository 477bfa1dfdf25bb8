#!/bin/bash
# eng/play.sh: leaves RabbitMQ, PostgreSQL, S3 and a worker running, for playing with real messages. Ctrl-C stops all.
# The worker may read images below $HOME and this checkout (GENWORKERS__Worker__ImportRoots__0 and __1).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=eng/bar.sh
. "$root/eng/bar.sh"
data=/var/tmp/genworkers-play-$(id -u)-$(printf %s "$root" | cksum | cut -d' ' -f1)
bin=$root/artifacts/bin worker=''

stop() {
  trap '' INT TERM HUP
  # TERM drains: the worker saves the running job's checkpoint.
  if [ -n "$worker" ] && kill -TERM "$worker" 2>/dev/null; then wait "$worker" || true; fi
  "$root/eng/servers.sh" stop "$data"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

hints() {
  cat <<HINTS

RabbitMQ, PostgreSQL, S3 and a worker are running. In another terminal:

  eval "\$(eng/servers.sh env $data)"       # addresses and passwords, for everything below
  /usr/bin/python3 - <<'PY'                # publish with Python's pika, or with any other AMQP client
import json, os, pika, uuid
channel = pika.BlockingConnection(pika.URLParameters(os.environ["GENWORKERS__Bus__Uri"])).channel()
channel.basic_publish("genworkers.submit", "ImportDataset", json.dumps({
    "kind": "ImportDataset", "jobId": str(uuid.uuid4()),
    "spec": {"name": "faces", "render": {"count": 500}}}))
PY
  $bin/GenWorkers.Cli/release/genworkers jobs
  curl -s 'http://127.0.0.1:8080/events?after=0'

Ctrl-C stops all of it.
HINTS
}

settings=$("$root/eng/servers.sh" start "$data")
eval "$settings"
export GENWORKERS__Worker__ImportRoots__0=${GENWORKERS__Worker__ImportRoots__0:-$HOME}
export GENWORKERS__Worker__ImportRoots__1=${GENWORKERS__Worker__ImportRoots__1:-$root}
for project in Worker Cli; do
  build "$root" "$project"
done
"$bin/GenWorkers.Cli/release/genworkers" migrate
# A process group of its own: Ctrl-C reaches this script, which drains the worker before the servers go.
set -m
"$bin/GenWorkers.Worker/release/GenWorkers.Worker" &
worker=$!
set +m
hints
wait "$worker"
