#!/bin/bash
# First layer of a lab, inside the outer user, mount, PID, network and cgroup namespaces: builds the node's root and locks it.
#
# Two layers, because a mount can be locked only against a user namespace below the one that made it: the learner's
# root lives in the inner namespaces (inner.sh) and can neither write to the host's programs and the images that labs
# share, nor unmount or remount them. The grader enters here, where the learner cannot replace a program.
#
# outer.sh LAB TOOLS INSIDE IMAGES: the lab's folder, the node's programs, what runs inside, the prepared container store.
set -euo pipefail
lab=$1 tools=$2 inside=$3 images=$4
# Where memory runs out, the kernel ends labs before what runs them.
echo 200 >/proc/self/oom_score_adj
read -r host_pid _ </proc/self/stat # this /proc is still the host's, so this is the PID that the host sees
echo "$host_pid" >"$lab/outer.pid"

root=$lab/root.mnt
# One mount for all that is the node's own: mv(1) between two would not be one step, and the kubelet would see a manifest
# go and come. 755: under a sticky, world-writable root the kernel refuses to open devices owned by others.
chmod 755 "$lab/node"
mount --bind "$lab/node" "$root"
cd "$root"

. "$inside/lay-store.sh"

mkdir -p usr/{bin,sbin,lib,libexec/kubernetes,share,local/bin,local/sbin} \
  etc var root run tmp proc sys dev home mnt srv opt/cni/bin opt/cks-lab
for folder in sbin lib32 lib64 libx32 share; do
  if [ -L "/usr/$folder" ]; then cp -a "/usr/$folder" "usr/$folder"; continue; fi
  [ -d "/usr/$folder" ] || continue
  mkdir -p "usr/$folder"
  bind_readonly "/usr/$folder" "usr/$folder"
done
# kubeadm mounts this folder into the API server, where somebody may ask for a mount that can be written: runc cannot make
# one of a folder that is locked. So the node has its own.
certificates=usr/share/ca-certificates
if [ ! -L usr/share ] && [ -d "$certificates" ]; then
  mount -t tmpfs -o mode=755,size=8m tmpfs "$certificates"
  cp --recursive --no-dereference --preserve=timestamps "/$certificates/." "$certificates"
fi
# The node's programs lie over the host's; without an upper folder an overlay is read-only. kube-proxy asks for /lib/modules.
mount -t overlay -o "ro,lowerdir=$inside/bin:$tools/bin:/usr/bin" overlay usr/bin
mount -t overlay -o "ro,lowerdir=$inside/usr-lib:/usr/lib" overlay usr/lib
# /usr/sbin is looked at first, and a container engine of the host's has its runc there.
if [ ! -L usr/sbin ] && [ -e usr/sbin/runc ]; then bind_readonly "$tools/bin/runc" usr/sbin/runc; fi
for link in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$link" ] || [ -d "usr/$link" ]; then ln -s "usr/$link" "$link"; fi
done
bind_readonly "$tools/cni" opt/cni/bin
bind_readonly "$inside" opt/cks-lab

mount -t tmpfs -o mode=755,size=256m tmpfs run
mount -t tmpfs -o mode=1777,size=1g tmpfs tmp
mkdir -p run/lock run/cks-lab/shared
ln -sfn /run var/run 2>/dev/null || true
mount --bind "$lab/shared" run/cks-lab/shared

lay_store "$images" var/lib/containerd "$lab/content" "$lab/content.work"

mount -t tmpfs -o mode=755,size=1m tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t tmpfs -o mode=1777,size=256m tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
ln -s /dev/null dev/kmsg # the kubelet opens it; a user namespace may not read the kernel's log
mount -o remount,bind,ro dev

# The learner's root can take inner.sh's own /proc and /sys away, and the kernel lets inner.sh mount them only where it sees
# whole ones before. So these here show nothing: no process that is not the lab's own, an empty network, and of the groups
# only what can be read. Groups below that of whoever started us may be its own; nobody may write them from in here.
mount -t sysfs sysfs sys
mount -t cgroup2 -o ro cgroup2 sys/fs/cgroup
mount -t proc -o hidepid=ptraceable proc proc
mkdir .old
pivot_root . .old
umount -l /.old
rmdir /.old
cd /

. /opt/cks-lab/limits.sh
perl /opt/cks-lab/isolate.pl inner /opt/cks-lab/inner.sh </dev/null &
inner=$!
trap 'kill -KILL "$inner"' TERM
# Also reaps what the grader's commands leave.
while kill -0 "$inner" 2>/dev/null; do wait || true; done
