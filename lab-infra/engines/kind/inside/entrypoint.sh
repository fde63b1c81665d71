#!/bin/bash
# First process of a kind lab's container: lays out the node, then becomes kind's own entrypoint, and that systemd.
set -euo pipefail
. /opt/cks-lab/lay-store.sh
name=control-plane

# The node is called as on every engine; the container's own name stays for the world outside.
read -r address _ < <(getent ahostsv4 "$(hostname)")
echo "$name" >/etc/hostname
hostname "$name"
grep -qw "$name" <(sed 's/[^ \t]*-control-plane//g' /etc/hosts) || echo "$address $name" >>/etc/hosts

# Put there by a reset: the state in which the lab was created.
golden=/cks-lab-golden.tar
if [ -e "$golden" ]; then
  tar --extract --preserve-permissions --numeric-owner --file "$golden" --directory /
  rm "$golden"
fi

images=/opt/cks-lab-images store=/var/lib/containerd own=/var/lib/cks-lab
mkdir -p "$own/content" "$own/content.work"
lay_store "$images" "$store" "$own/content" "$own/content.work"
(cd "$images" && find . -name '*.db' -printf '%P\n') | while read -r database; do
  [ -e "$store/$database" ] && continue
  mkdir -p "$(dirname "$store/$database")"
  cp "$images/$database" "$store/$database"
done

exec /usr/local/bin/entrypoint "$@"
