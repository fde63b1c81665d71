#!/bin/bash
# First process of the container that the grader looks from. It shares processes and network with the lab's node, whose
# files it shows below its own programs, which the learner cannot replace.
set -euo pipefail
view=/run/view
mkdir -p "$view"/{usr,opt,proc,dev,sys}
mount --rbind /usr "$view/usr"
mount --rbind /opt "$view/opt"
mount --rbind /dev "$view/dev"
mount -t proc proc "$view/proc"
for folder in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$folder" ]; then cp -a "/$folder" "$view/$folder"; fi
done
for folder in etc home kind mnt root run srv tmp var; do ln -s "/proc/1/root/$folder" "$view/$folder"; done
# What is asked for before this would see half of it.
touch /run/view-whole
exec -a cks-lab-grader sleep infinity
