# Sourced. Lays the prepared container store, which labs share, into a node's /var/lib/containerd.

# Binds $1 (with what is mounted below it) to $2, read-only. Flags the host has set must be repeated, or the kernel refuses.
bind_readonly() {
  local here=$PWD/$2 target options
  case $2 in /*) here=$2 ;; esac
  mount --rbind "$1" "$2"
  while read -r _ _ _ _ target options _; do
    case "$target/" in "$here/"*) mount -o "remount,bind,ro,${options#r[ow],}" "$target" ;; esac
  done < <(cat /proc/self/mountinfo)
}

# lay_store IMAGES STORE UPPER WORK: layers read-only in their places, contents below an overlay of the lab's own.
lay_store() {
  local images=$1 store=$2 upper=$3 work=$4 snapshot name
  for snapshot in "$images"/snapshots/*/; do
    name=$(basename "$snapshot")
    mkdir -p "$store/io.containerd.snapshotter.v1.overlayfs/snapshots/$name"
    bind_readonly "${snapshot%/}" "$store/io.containerd.snapshotter.v1.overlayfs/snapshots/$name"
  done
  mkdir -p "$store/io.containerd.content.v1.content"
  mount -t overlay -o "lowerdir=$images/content,upperdir=$upper,workdir=$work,userxattr" \
    overlay "$store/io.containerd.content.v1.content"
}
