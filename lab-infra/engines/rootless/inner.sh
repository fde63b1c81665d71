#!/bin/bash
# Second layer of a lab, inside the namespaces that the learner's root owns: what needs an owner of network, host name
# and processes. Then PID 1 of the node takes over; it does not know who made all this.
set -euo pipefail
export NODE_NAME=control-plane NODE_IP=172.30.0.2 NODE_GATEWAY=172.30.0.1
PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount -t proc proc /proc
mount --bind /sys/fs/cgroup /mnt
mount -t sysfs sysfs /sys
mount -n --move /mnt /sys/fs/cgroup
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts

ip link set lo up
# A dummy link may not exist in the kernel; a veth pair with both ends here serves. Outside the Service range
# (10.96.0.0/12), or kube-proxy cuts the address off. kube-apiserver refuses to start without a default route.
ip link add eth0 type veth peer name uplink
ip link set uplink up
ip addr add "$NODE_IP/24" dev eth0
ip link set eth0 up
ip route add default via "$NODE_GATEWAY"
hostname "$NODE_NAME"
ulimit -u 2048
# What init.sh starts keeps what it has open: nothing of the machine.
exec /opt/cks-lab/init.sh >/dev/null 2>&1
