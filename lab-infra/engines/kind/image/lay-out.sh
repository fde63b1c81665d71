#!/bin/bash
# Run once, while the image of kind's node is built: modes, services, and what differs from kind's own image.
set -euo pipefail
# kindest/node lacks what a candidate types; the base without a registry has it already.
read -r -a packages </opt/cks-lab-image/packages || true
if [ "${#packages[@]}" -gt 0 ]; then clean-install "${packages[@]}"; fi
pause=$(cat /opt/cks-lab-image/pause)
rm -rf /opt/cks-lab-image

# Go's module cache keeps no modes.
chmod -R u=rwX,go=rX /kind /etc/containerd /etc/default /etc/sysctl.d /etc/systemd
chmod 755 /usr/local/bin/* /kind/bin/*
mkdir -p /etc/kubernetes/manifests
chmod 700 /root

# As kind's base image is made (images/base/Dockerfile of its module): a container needs no services of a machine.
rm -f /lib/systemd/system/{multi-user,local-fs,basic}.target.wants/* /etc/systemd/system/*.wants/* \
  /lib/systemd/system/sockets.target.wants/*{udev,initctl}* \
  /lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service
grep -q ReadKMsg=no /etc/systemd/journald.conf || echo ReadKMsg=no >>/etc/systemd/journald.conf
ln -sf /usr/lib/systemd/systemd /sbin/init
systemctl enable kubelet containerd undo-mount-hacks cks-lab-agent
systemctl mask systemd-binfmt
ctr oci spec | jq '.hooks.createContainer += [{path: "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' \
  >/etc/containerd/cri-base.json

# kind changes this file when it makes a cluster; a container made anew is without that. Lowered scores need a capability
# that the container engine may lack.
sed -i -e "s|sandbox_image = .*|sandbox_image = \"$pause\"|" \
  -e 's|restrict_oom_score_adj = false|restrict_oom_score_adj = true|' /etc/containerd/config.toml

# The images are those that rootless labs have too, laid in when the node starts.
rm -rf /var/lib/containerd /kind/manifests
mkdir -p /var/lib/containerd
rm -f /etc/machine-id /var/lib/dbus/machine-id
