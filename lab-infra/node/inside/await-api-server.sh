#!/bin/bash
# After the start of a node: waits for its API server.
set -eu

# A controller whose lease is refused to it asks again after 2 to 4 s only: they stand still until it would be given.
controllers() {
  for process in /proc/[0-9]*; do
    read -r name <"$process/comm" || continue
    case $name in kube-controller | kube-scheduler) kill -"$1" "${process#/proc/}" ;; esac
  done 2>/dev/null || true
}
while :; do
  controllers STOP
  sleep 0.1
done &
holding=$!
certificate=$(mktemp /run/controller.XXXXXX)
go_on() {
  kill $holding 2>/dev/null && wait $holding 2>/dev/null || true
  controllers CONT
}
trap 'go_on; rm -f "$certificate"' EXIT

sed -nE 's/^ *client-(certificate|key)-data: //p' /etc/kubernetes/controller-manager.conf |
  while read -r data; do base64 -d <<<"$data"; done >"$certificate"
lease=https://127.0.0.1:6443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager
# A connection of the shell's own costs nothing, a curl 15 ms of the cores that the API server starts on.
listens() { { : <>/dev/tcp/127.0.0.1/6443; } 2>/dev/null; }
until listens && curl -sk --max-time 2 --cert "$certificate" -o /dev/null -w '%{http_code}' $lease | grep -qE '^(200|404)$'; do
  sleep 0.1
done
go_on
until curl -fsk --max-time 2 -o /dev/null https://127.0.0.1:6443/readyz; do sleep 0.1; done
