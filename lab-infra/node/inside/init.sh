#!/bin/bash
# PID 1 of a lab node: starts its services, starts them again when they end, reaps what is left behind.
#
# Expects namespaces, mounts and a network from whoever made the node, and NODE_NAME, NODE_IP, NODE_GATEWAY.
# A service NAME is told through /run/cks-lab/services: NAME.stopped (present: shall not run), NAME.pid, and the
# pipe NAME.request, where any line means "start now". systemctl's stand-in uses them.
set -u
# A fifth of the usual garbage: an idle lab is to be small.
export GOGC=20
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/cks-lab/bin HOME=/root
state=/run/cks-lab/services logs=/var/log/journal
mkdir -p "$state" "$logs"
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

# lazily COMMAND...: its threads, and all that it starts, may wake 4 ms late (proc_pid_timerslack_ns(5)). Then they wake
# together: an idle node takes a third less of a core. Not the agent, whose shells would not feel as those of a machine.
lazily() {
  echo 4000000 2>/dev/null >/proc/self/timerslack_ns
  exec "$@"
}

# service NAME RESTART_SECONDS COMMAND...: the pause after an unasked-for end is the unit's RestartSec.
service() {
  local name=$1 pause=$2 status
  shift 2
  mkfifo "$state/$name.request" 2>/dev/null
  exec 9<>"$state/$name.request"
  while :; do
    if [ -e "$state/$name.stopped" ]; then
      read -r -u 9
      continue
    fi
    "$@" >>"$logs/$name.log" 2>&1 9>&- &
    echo $! >"$state/$name.pid"
    wait $!
    status=$?
    rm -f "$state/$name.pid"
    [ -e "$state/$name.stopped" ] || echo "$(date -u +%FT%TZ) $name.service: Main process exited, status=$status" >>"$logs/$name.log"
    [ -e "$state/$name.stopped" ] || read -r -t "$pause" -u 9
  done
}

[ -e /var/lib/kubelet/config.yaml ] || touch "$state/kubelet.stopped" # kubeadm starts it, as everywhere
service agent 1 /opt/cks-lab/node --max-semi-space-size=1 --max-old-space-size=96 /opt/cks-lab/lib/node/inside/agent.js &
service containerd 5 lazily /opt/cks-lab/node /opt/cks-lab/lib/node/inside/start-unit.js containerd &
{
  # A kubelet that finds no runtime ends, and would be started again only after 10 s. containerd says when it is ready; to
  # ask it takes from its start what a crictl spends, so that is left for a containerd that says it in other words.
  for ((i = 0; i < 100; i++)); do
    ! grep -qs 'containerd successfully booted' "$logs/containerd.log" || break
    sleep 0.05
  done
  until [ "$i" -lt 100 ] || crictl info >/dev/null 2>&1; do sleep 0.05; done
  service kubelet 10 lazily /opt/cks-lab/node /opt/cks-lab/lib/node/inside/start-unit.js kubelet
} &
/opt/cks-lab/boot.sh >/run/cks-lab/shared/boot.log 2>&1 &

trap 'kill -KILL -1' TERM
while :; do wait; sleep 1; done
