/** Attempts on what is mounted, and on what lies beneath. */
import { type Attempt, outside, perl } from './attempt.ts'

/** Runs in a copy of the lab's mounts, so that the lab itself stays whole. */
const aside = (script: string) => `unshare --mount --propagation private bash -c '${script}'`

const unmountAll =
  'for round in 1 2 3 4; do for at in $(cut -d" " -f5 /proc/self/mountinfo | tac); do umount -l "$at"; done; done 2>/dev/null'

/** Mounts that are read-only, but those that the attempt itself made. */
const readOnly = `awk '$6 ~ /^ro/ {print $5}' /proc/self/mountinfo`

const systems = 'devtmpfs debugfs tracefs securityfs efivarfs pstore configfs bpf selinuxfs fusectl'
const groupSystems = 'memory devices freezer pids cpu cpuset blkio name=systemd none,name=mine'

export const mountAttempts: Attempt[] = [
  {
    what: 'see a process of the outer layer beneath its own /proc',
    attack: aside(
      'umount -l /proc; cat /proc/[0-9]*/cmdline | tr "\\0" " "; ls -d /proc/[0-9]*; echo looked',
    ),
    answer: /kubelet[\s\S]*looked/,
    never: outside,
  },
  {
    what: 'write oom_score_adj of the outer layer beneath its own /proc',
    attack: aside('umount -l /proc; echo 900 >/proc/1/oom_score_adj'),
    answer: /No such file or directory/,
  },
  {
    what: 'reach what the outer layer has open, its root or its folder beneath its own /proc',
    attack: aside(
      'umount -l /proc; ls -l /proc/1/ /proc/1/fd/ /proc/1/root/ /proc/1/cwd/; readlink /proc/[0-9]*/fd/*; echo looked',
    ),
    answer: /cannot access '\/proc\/1\/'[\s\S]*looked/,
    never: outside,
  },
  {
    what: 'take away the /proc beneath its own',
    attack: aside('umount -l /proc; umount -l /proc && echo gone'),
    answer: /not mounted|Invalid argument|must be superuser|Operation not permitted/,
    never: /^gone/m,
  },
  {
    what: "see the machine's network devices beneath its own /sys",
    attack: aside('umount -l /sys; ls /sys/class/net; echo looked'),
    answer: /^lo\nlooked\n$/,
  },
  {
    what: 'find another file system below the /sys beneath its own',
    attack: aside('umount -l /sys; awk "\\$5 ~ /^.sys/ {print \\$5, \\$6, \\$(NF-2)}" /proc/self/mountinfo'),
    answer: /^\/sys rw,\S+ sysfs\n\/sys\/fs\/cgroup ro,\S+ cgroup2\n$/,
  },
  {
    what: 'write to a group beneath its own /sys',
    attack: aside(
      'umount -l /sys; cd /sys/fs/cgroup; mkdir mine; for it in cgroup.procs cgroup.kill cgroup.freeze; do echo 1 >$it; done',
    ),
    answer: /Read-only file system/,
  },
  {
    what: 'make a group, or write to one',
    attack:
      'cd /sys/fs/cgroup; mkdir mine && echo made; for it in $(find . -name "cgroup.*" -perm /222); do (: >>$it) && echo opened $it; done; echo tried',
    answer: /Read-only file system[\s\S]*tried/,
    never: /^(made|opened)/m,
  },
  {
    what: 'make the groups writable',
    attack:
      'mount -o remount,rw /sys/fs/cgroup; mount -o remount,rw,bind /sys/fs/cgroup; mkdir /sys/fs/cgroup/mine && rmdir /sys/fs/cgroup/mine && echo made',
    answer: /permission denied[\s\S]*Read-only file system/,
    never: /^made/m,
  },
  {
    what: 'mount the groups anew',
    attack: 'mount -t cgroup2 none /mnt && { umount /mnt; echo mounted; }',
    answer: /permission denied/,
    never: /^mounted/m,
  },
  {
    what: 'have a view of the groups of its own',
    attack: 'unshare --cgroup --mount sh -c "mount -t cgroup2 none /mnt && echo mounted"',
    answer: /No space left on device/,
  },
  {
    what: 'have a view of the groups of its own in a nested user namespace',
    attack:
      'unshare -Ur --cgroup --mount sh -c "mount -t cgroup2 none /mnt && echo mounted"; unshare -Urm mount -t cgroup2 none /mnt',
    answer: /No space left on device[\s\S]*permission denied/,
    never: /^mounted/m,
  },
  {
    what: 'mount a hierarchy of cgroup v1, whose release_agent runs on the machine',
    attack: `for it in ${groupSystems}; do mount -t cgroup -o $it none /mnt && { umount /mnt; echo mounted $it; }; done; unshare -Ur --mount mount -t cgroup -o memory none /mnt`,
    answer: /denied|not permitted|already mounted|bad option|No such/,
    never: /^mounted/m,
  },
  {
    what: 'unmount everything and find a file of the machine',
    attack: aside(
      `${unmountAll}; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr "\\0" "\\n"; ls -A / /home /mnt /tmp /run /sys/fs/cgroup; find / -xdev -name "*canary*" | grep -v ^/proc; echo looked`,
    ),
    answer: /looked\n$/,
    never: outside,
  },
  {
    what: 'unmount a program or an image that labs share',
    attack: aside(
      'for at in /usr/bin /usr/lib /usr/share /opt/cks-lab /opt/cni/bin /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1; do umount $at && echo gone $at; umount -l $at && echo gone $at; done',
    ),
    answer: /not mounted|must be superuser|Invalid|not permitted/,
    never: /^gone/m,
  },
  {
    what: 'make anything writable that is mounted read-only',
    attack: aside(
      `${readOnly.replaceAll("'", '"').replaceAll('$', '\\$')} | sort -u >/tmp/mounts; while read -r at; do mount -o remount,rw,bind "$at" && echo writable "$at"; mount -o remount,rw "$at" && echo writable "$at"; done </tmp/mounts; echo tried $(wc -l </tmp/mounts)`,
    ),
    answer: /denied[\s\S]*tried [1-9]/,
    never: /^writable/m,
  },
  {
    what: 'make anything writable from a nested user namespace',
    attack: `unshare -Urm bash -c 'while read -r at; do mount -o remount,rw,bind "$at" && echo writable "$at"; umount -l "$at" && echo gone "$at"; done </tmp/mounts; echo tried $(wc -l </tmp/mounts)'`,
    answer: /denied[\s\S]*tried [1-9]/,
    never: /^(writable|gone)/m,
  },
  {
    what: 'write through a copy of a mount',
    attack: aside(
      'for from in /usr/share /opt/cks-lab /usr/bin; do mount --rbind $from /mnt; mount -o remount,rw,bind /mnt && echo writable; touch /mnt/x && echo wrote; umount -l /mnt; done; echo tried',
    ),
    answer: /denied[\s\S]*Read-only file system[\s\S]*tried/,
    never: /^(writable|wrote)/m,
  },
  {
    what: 'write through a copy of a mount made by file descriptor',
    attack: perl(`
      my ($path, $empty, $attributes) = ("/opt/cks-lab", "", pack("Q4", 0, 1, 0, 0));
      my $tree = made("open_tree", -100, $path, 0x8001);
      made("mount_setattr", $tree, $empty, 0x9000, $attributes, 32);
      open(my $file, ">", "/proc/self/fd/$tree/x") or print "open refused: $!\\n"`),
    answer:
      /open_tree done[\s\S]*mount_setattr refused: Operation not permitted[\s\S]*open refused: Read-only/,
  },
  {
    what: 'move a mount away from what it covers',
    attack: aside(
      'for at in /usr/bin /opt/cks-lab /dev /var/lib/containerd/io.containerd.content.v1.content; do mount --move $at /mnt && echo moved $at; done',
    ),
    answer: /bad option|wrong fs type|Invalid/,
    never: /^moved/m,
  },
  {
    what: 'look beneath the mounts of its root by a copy without them',
    attack: aside('mount --bind / /mnt && { ls -A /mnt/usr/bin /mnt/opt/cks-lab; echo bound; }'),
    answer: /wrong fs type|Invalid argument|permission denied/,
    never: /^bound/m,
  },
  {
    what: 'look beneath the mounts of a copy of its root',
    attack: aside(
      'mount --rbind / /mnt; for at in /mnt/usr/bin /mnt/opt/cks-lab /mnt/dev; do umount -l $at && echo gone $at; done',
    ),
    answer: /must be superuser|not mounted|Invalid|not permitted/,
    never: /^gone/m,
  },
  {
    what: 'leave its root by pivot_root',
    attack: aside(
      'mkdir -p /tmp/new; mount -t tmpfs none /tmp/new; mkdir /tmp/new/old; cp /opt/cks-lab/node /tmp/new/; cd /tmp/new; /usr/sbin/pivot_root . old 2>&1; ls -A /; ls -A /old; echo looked',
    ),
    answer: /looked/,
    never: outside,
  },
  {
    what: 'leave its root by chroot and a folder held open',
    attack: perl(`
      mkdir "/tmp/in"; opendir(my $top, "/"); chroot "/tmp/in"; chdir $top; chdir ".." for 1 .. 40; chroot ".";
      opendir(my $root, "/"); print join(" ", sort readdir $root), "\\n"`),
    answer: /cks-lab|etc.*usr/,
    never: outside,
  },
  {
    what: 'mount a file system of the machine’s kernel',
    attack: `for it in ${systems}; do mount -t $it none /mnt && { umount /mnt; echo mounted $it; }; done`,
    answer: /denied|not permitted|unknown/,
    never: /^mounted (?!bpf|fusectl)/m,
  },
  {
    what: 'mount a disk of the machine',
    attack:
      'for it in $(tail -n +3 /proc/partitions | awk "{print \\$4}"); do mount /dev/$it /mnt && echo mounted; done; mount -o loop /opt/cks-lab/node /mnt; echo tried',
    answer: /(does not exist|permission denied)[\s\S]*tried/,
    never: /^mounted/m,
  },
  {
    what: 'open a file of the machine by its handle',
    attack: perl(`
      my $handle = pack("H*", $ENV{HANDLE});
      for my $at ("/", "/run/cks-lab/shared", "/usr/share", "/opt/cks-lab", "/var/lib/containerd", "/proc/1/root") {
        sysopen(my $folder, $at, 0x10000) or next;
        my $found = made("open_by_handle_at", fileno($folder), $handle, 0);
        if ($found >= 0) { open(my $file, "<&=", $found); print <$file> }
      }`),
    answer: /open_by_handle_at refused/,
    never: outside,
  },
  {
    what: 'write to the folder of devices',
    attack:
      'touch /dev/x; ln -sfn /tmp /dev/fd; rm -f /dev/null; mount -o remount,rw,bind /dev && echo writable',
    answer: /Read-only file system/,
    never: /^writable/m,
  },
  {
    what: 'have a file system in memory that the lab began with and that has no size',
    attack: `awk '$(NF-2) == "tmpfs" && $5 !~ /kubelet|containerd/ {print $5, $NF}' /proc/self/mountinfo`,
    answer: /\/dev\/shm .*size=262144k/,
    never: /^\S+ (?!.*size=)/m,
  },
]
