#!/bin/bash
# ceph-s3.sh DIR PORT ACCESS_KEY SECRET_KEY: starts an empty S3 server (Ceph's gateway, one monitor, one OSD that keeps
# its objects in memory) on 127.0.0.1:PORT, as the calling user; also uses PORT+1, PORT+2 and PORT+10…PORT+60.
# Leaves DIR/{rgw,osd,mon}.pid for eng/servers.sh. Needs ceph-mon ceph-osd radosgw curl.
set -eu
dir=$1 port=$2 access=$3 secret=$4
# shellcheck source=eng/processes.sh
. "$(dirname "$0")/processes.sh"
umask 077
export CEPH_CONF=$dir/ceph.conf

answers() { curl -so /dev/null -m 2 "http://127.0.0.1:$port"; }

configure() {
  local fsid monitors
  fsid=$(cat /proc/sys/kernel/random/uuid)
  monitors="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"
  cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon_host = $monitors
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_port_min = $((port + 10))
ms_bind_port_max = $((port + 60))
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
mon_data = $dir/mon
osd_data = $dir/osd
run_dir = $dir/run
admin_socket = $dir/run/\$name.asok
log_file = $dir/\$name.log
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_memory_target = 939524096
osd_pool_default_size = 1
osd_pool_default_pg_num = 1
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
# One machine and no peers: no need to wait for anybody.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
objecter_tick_interval = 0.5
objecter_timeout = 1
osd_client_watch_timeout = 3
osd_heartbeat_interval = 1
osd_heartbeat_grace = 2
rgw_thread_pool_size = 64
rgw_frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
CONF
  monmaptool --create --fsid "$fsid" --addv a "$monitors" "$dir/monmap"
  ceph-mon --mkfs -i a --monmap "$dir/monmap"
}

mkdir -p "$dir"/{mon,osd,run}
{
  configure
  spawn "$dir/mon" ceph-mon -f -i a
  osd=$(cat /proc/sys/kernel/random/uuid)
  timeout 60 ceph osd new "$osd"
  ceph-osd -i 0 --mkfs --osd-uuid "$osd"
  spawn "$dir/osd" ceph-osd -f -i 0
  spawn "$dir/rgw" radosgw -f -n client.rgw
  within 60 answers
  timeout 60 radosgw-admin -n client.rgw user create --uid=genworkers --display-name=genworkers \
    --access-key="$access" --secret-key="$secret"
} >"$dir/setup.log" 2>&1
