#!/bin/bash
# eng/servers.sh start|stop|env [DIR]: a RabbitMQ, a PostgreSQL and an S3 server (Ceph) of this checkout's own, empty at
# every start, on loopback and free ports, under an unprivileged user. Installs them where they are missing; servers
# that the machine already runs are left alone.
#   eval "$(eng/servers.sh start)"   starts them (nothing to do where they all run) and sets the variables of `env`
#   eng/servers.sh kill|down|up rabbitmq|postgres [DIR]   one server, its data kept: for trying out what happens
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=eng/processes.sh
. "$here/processes.sh"
# shellcheck source=eng/packages.sh
. "$here/packages.sh"

usage() { sed -n '2,6s/^# \?//p' "$0" >&2; exit 2; }

action=${1:-} server=
case $action in
  start | stop | env) dir=${2:-} ;;
  kill | down | up) server=${2:-} dir=${3:-} ;;
  *) usage ;;
esac
# Not below the checkout: an unprivileged user could not enter one under /root.
dir=${dir:-/var/tmp/genworkers-$(id -u)-$(printf %s "$here" | cksum | cut -d' ' -f1)}
pg=$dir/postgres/server mq=$dir/rabbitmq/server epmd=$dir/rabbitmq/epmd s3=$dir/s3
postgres_bin=/usr/lib/postgresql/15/bin

as_user() { # COMMAND…: as the servers' user, who is not root
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid genworkers --regid genworkers --clear-groups --no-new-privs "$@"
  else
    "$@"
  fi
}

user_command() { # prints the words that put a command under the servers' user without a process between
  [ "$(id -u)" != 0 ] || echo setpriv --reuid genworkers --regid genworkers --clear-groups --no-new-privs
}

make_user() {
  [ "$(id -u)" != 0 ] || id genworkers >/dev/null 2>&1 ||
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin genworkers
}

# --- ports ---------------------------------------------------------------------------------------------------------

# A block of 100 ports below the range from which the kernel takes its own, none of them in use.
free_ports() {
  local base hex used
  used=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$2 ~ /:/ { sub(/.*:/, "", $2); print $2 }')
  for _ in {1..200}; do
    base=$((10000 + RANDOM % 220 * 100))
    hex=$(printf '%04X\n' $(seq "$base" $((base + 99))))
    [ -n "$(comm -12 <(sort <<<"$hex") <(sort -u <<<"$used"))" ] || { echo "$base"; return; }
  done
  echo "No free block of 100 ports between 10000 and 32000." >&2
  return 1
}

# --- servers -------------------------------------------------------------------------------------------------------

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

init_postgres() {
  as_user "$postgres_bin/initdb" -N -D "$dir/postgres/data" -U genworkers -E UTF8 --locale=C.UTF-8 \
    --auth=scram-sha-256 --pwfile="$dir/postgres/password" >"$pg.init.log" 2>&1
}

start_postgres() {
  # fsync=off: what a killed server has written the kernel still has; only a crash of the machine would lose it.
  # shellcheck disable=SC2046
  spawn "$pg" $(user_command) "$postgres_bin/postgres" -D "$dir/postgres/data" -p "$PG_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories="$dir/postgres" -c fsync=off -c max_connections=200
}

# After a kill the lock file and, for a moment, its children are still there.
revive_postgres() {
  alive "$pg" || { rm -f "$dir/postgres/data/postmaster.pid"; start_postgres; sleep 0.1; }
  postgres_answers
}

postgres_answers() { as_user "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT" -U genworkers; }

# As the broker keeps a password: 4 bytes of salt and the SHA-256 of salt and password, in base64.
rabbitmq_hash() { # PASSWORD
  local salt=salt digest
  digest=$(printf %s "$salt$1" | sha256sum | cut -d' ' -f1)
  { printf %s "$salt"; printf %b "$(sed 's/../\\x&/g' <<<"$digest")"; } | base64 -w 0
}

# Two users: the worker's, and that of a system that submits jobs.
rabbitmq_definitions() {
  local hash user users='' permissions=''
  hash=$(rabbitmq_hash "$SECRET")
  for user in genworkers upstream; do
    users+=${users:+, }"{\"name\": \"$user\", \"password_hash\": \"$hash\", \"tags\": \"\"}"
    permissions+=${permissions:+, }"{\"user\": \"$user\", \"vhost\": \"/\", \"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}"
  done
  echo "{\"vhosts\": [{\"name\": \"/\"}], \"users\": [$users], \"permissions\": [$permissions]}"
}

init_rabbitmq() {
  rabbitmq_definitions >"$dir/rabbitmq/definitions.json"
  cat >"$dir/rabbitmq/rabbitmq.conf" <<CONF
load_definitions = $dir/rabbitmq/definitions.json
disk_free_limit.absolute = 200MB
max_message_size = 1048576
CONF
  echo '[].' >"$dir/rabbitmq/enabled_plugins"
  : >"$dir/rabbitmq/env.conf"
  printf %s "$SECRET" >"$dir/rabbitmq/.erlang.cookie"
  chown -R "$owner" "$dir/rabbitmq"
  chmod 400 "$dir/rabbitmq/.erlang.cookie"
}

start_rabbitmq() {
  local at=$dir/rabbitmq
  # shellcheck disable=SC2046
  alive "$epmd" || spawn "$epmd" $(user_command) epmd -address 127.0.0.1 -port "$EPMD_PORT"
  # RUNNING_UNDER_SYSTEMD: the start script then becomes the server instead of waiting beside it.
  # shellcheck disable=SC2046
  spawn "$mq" $(user_command) env -u RABBITMQ_NODE_ONLY HOME="$at" RUNNING_UNDER_SYSTEMD=true \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$EPMD_PORT" RABBITMQ_NODENAME=genworkers@localhost \
    RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$MQ_PORT" RABBITMQ_DIST_PORT="$DIST_PORT" \
    RABBITMQ_CONF_ENV_FILE="$at/env.conf" RABBITMQ_CONFIG_FILE="$at/rabbitmq.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$at/enabled_plugins" RABBITMQ_MNESIA_BASE="$at/mnesia" \
    RABBITMQ_LOG_BASE="$at" RABBITMQ_PID_FILE="$at/beam.pid" RABBITMQ_GENERATED_CONFIG_DIR="$at/generated" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
}

# The first bytes of AMQP answered: an open port alone says nothing.
rabbitmq_answers() {
  # shellcheck disable=SC2016
  timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "AMQP\0\0\11\1" >&3 && read -rN 1 -u 3' _ "$MQ_PORT" 2>/dev/null
}

start_s3() {
  # shellcheck disable=SC2046
  $(user_command) "$dir/s3/ceph-s3.sh" "$s3" "$S3_PORT" genworkers "$SECRET" 8>&- 9>&-
}

make_database() {
  PGPASSWORD=$SECRET as_user "$postgres_bin/createdb" -h 127.0.0.1 -p "$PG_PORT" -U genworkers genworkers
}

make_bucket() {
  curl -sSf -m 20 -o /dev/null -X PUT --aws-sigv4 "aws:amz:us-east-1:s3" --user "genworkers:$SECRET" \
    -H "x-amz-content-sha256: $(sha256sum </dev/null | cut -d' ' -f1)" "http://127.0.0.1:$S3_PORT/genworkers"
}

s3_answers() { curl -so /dev/null -m 2 "http://127.0.0.1:$S3_PORT"; }

# --- actions -------------------------------------------------------------------------------------------------------

stop_all() {
  halt KILL "$s3/rgw" "$s3/osd" "$s3/mon"
  halt INT "$pg"
  halt TERM "$mq"
  halt TERM "$epmd"
}

all_answer() {
  alive "$pg" && alive "$mq" && alive "$epmd" && alive "$s3/rgw" && alive "$s3/osd" && alive "$s3/mon" &&
    postgres_answers && rabbitmq_answers && s3_answers
}

prepare() {
  local base
  stop_all
  rm -rf "$dir"/{postgres,rabbitmq,s3,settings}
  mkdir -p "$dir"/{postgres,rabbitmq,s3}
  base=$(free_ports)
  cat >"$dir/settings" <<SETTINGS
SECRET=$(secret)
PG_PORT=$base MQ_PORT=$((base + 1)) EPMD_PORT=$((base + 2)) DIST_PORT=$((base + 3)) S3_PORT=$((base + 10))
SETTINGS
  # shellcheck source=/dev/null
  . "$dir/settings"
  printf %s "$SECRET" >"$dir/postgres/password"
  cp "$here/ceph-s3.sh" "$here/processes.sh" "$s3" # the checkout itself may be closed to the servers' user
  chown -R "$owner" "$dir"/{postgres,rabbitmq,s3}
}

boot() {
  echo "Starting RabbitMQ, PostgreSQL and S3 in $dir" >&2
  prepare
  init_rabbitmq
  start_rabbitmq
  start_s3 &
  local s3_setup=$!
  init_postgres
  start_postgres
  { wait "$s3_setup" && make_bucket; } || fail S3 "$s3/setup.log" "$s3/rgw.log"
  { within 30 postgres_answers && make_database; } || fail PostgreSQL "$pg.log"
  within 60 rabbitmq_answers || fail RabbitMQ "$mq.log"
}

fail() { # NAME LOG…
  echo "$1 did not start:" >&2
  shift
  tail -n 20 "$@" >&2
  exit 1
}

start() {
  if ! { [ -e "$dir/settings" ] && load && all_answer; }; then
    make_user
    owner=$(id -un):$(id -gn)
    [ "$(id -u)" != 0 ] || owner=genworkers:genworkers
    trap stop_all EXIT
    trap 'exit 130' INT TERM HUP
    boot
    trap - EXIT INT TERM HUP
    echo "All three answer." >&2
  fi
  print_env
}

load() {
  # shellcheck source=/dev/null
  . "$dir/settings"
}

print_env() {
  local at=127.0.0.1
  cat <<ENV
export GENWORKERS_TEST_AMQP='amqp://genworkers:$SECRET@$at:$MQ_PORT/'
export GENWORKERS_TEST_POSTGRES='Host=$at;Port=$PG_PORT;Username=genworkers;Password=$SECRET;Database=postgres'
export GENWORKERS_TEST_S3='http://genworkers:$SECRET@$at:$S3_PORT'
export GENWORKERS_TEST_SERVERS='$here/servers.sh'
export GENWORKERS_TEST_SERVERS_DIR='$dir'
export GENWORKERS__Bus__Uri='amqp://genworkers:$SECRET@$at:$MQ_PORT/'
export GENWORKERS__Lineage__Provider=Postgres
export GENWORKERS__Lineage__ConnectionString='Host=$at;Port=$PG_PORT;Username=genworkers;Password=$SECRET;Database=genworkers'
export GENWORKERS__Artifacts__Provider=S3
export GENWORKERS__Artifacts__Endpoint='http://$at:$S3_PORT'
export GENWORKERS__Artifacts__Bucket=genworkers
export GENWORKERS__Artifacts__AccessKey=genworkers
export GENWORKERS__Artifacts__SecretKey='$SECRET'
ENV
}

one() { # ACTION of one server, its data kept
  case $1-$server in
    kill-rabbitmq) halt KILL "$mq" ;;
    down-rabbitmq) halt TERM "$mq" ;;
    up-rabbitmq) alive "$mq" || start_rabbitmq; within 60 rabbitmq_answers || fail RabbitMQ "$mq.log" ;;
    kill-postgres) halt KILL "$pg" ;;
    down-postgres) halt INT "$pg" ;;
    up-postgres) within 30 revive_postgres || fail PostgreSQL "$pg.log" ;;
    *) usage ;;
  esac
}

umask 022
mkdir -p "$dir"
[ -O "$dir" ] || { echo "$dir belongs to somebody else." >&2; exit 1; }
exec 9>"$dir/lock"
flock -w 180 9 || { echo "Another run holds $dir." >&2; exit 1; }
case $action in
  start)
    install rabbitmq-server postgresql-15 ceph-mon ceph-osd radosgw curl util-linux ffmpeg \
      python3-pika python3-numpy python3-pil python3-jsonschema python3-boto3
    # One boot at a time on this machine: between choosing free ports and taking them, others may choose the same.
    [ -e /var/tmp/genworkers-boot.lock ] || (umask 000; : >>/var/tmp/genworkers-boot.lock)
    exec 8</var/tmp/genworkers-boot.lock
    flock -w 180 8
    start ;;
  stop) stop_all; rm -rf "$dir"/{postgres,rabbitmq,s3,settings} ;;
  env) load 2>/dev/null || { echo "Nothing was started in $dir." >&2; exit 1; }; print_env ;;
  *) load; one "$action" ;;
esac
