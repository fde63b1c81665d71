# Sourced by outer.sh. What one lab may take of what the kernel counts for its user, who runs other labs and more: an idle
# lab takes 180 tasks and 25 inotify instances of the 128 that a user has by default. In the outer layer, because the
# kernel counts in a namespace and in all above it (user_namespaces(7)), and the learner's root can raise the inner ones.

# limit NAME VALUE: of /proc/sys/user, where the kernel knows it.
limit() { if [ -e "/proc/sys/user/$1" ]; then echo "$2" >"/proc/sys/user/$1"; fi; }
# With one of its own the learner's root could mount the groups of whoever started us anew, to be written.
limit max_cgroup_namespaces 0
for kind in mnt net pid ipc uts time; do limit "max_${kind}_namespaces" 512; done
limit max_user_namespaces 128
limit max_inotify_instances 48
limit max_inotify_watches 8192
limit max_fanotify_groups 16
limit max_fanotify_marks 1024

# lower OPTION VALUE: of ulimit; one that is lower already stays.
lower() {
  local now
  now=$(ulimit -H "$1")
  if [ "$now" = unlimited ] || [ "$now" -gt "$2" ]; then ulimit "$1" "$2"; fi
}
lower -u 2304    # processes and threads; inner.sh leaves some of them to whoever looks into a lab that has no more
lower -f 4194304 # KiB in one file
lower -i 8192    # signals that wait
lower -l 4096    # KiB of locked memory
lower -q 409600  # bytes in message queues
