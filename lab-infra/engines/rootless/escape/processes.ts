/** Attempts on processes outside, on what they have open, and on namespaces. */
import { type Attempt, outside, perl } from './attempt.ts'

export const processAttempts: Attempt[] = [
  {
    what: 'find a file of the machine open in any process',
    attack: 'readlink /proc/[0-9]*/fd/* /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe; echo looked',
    answer: /\/opt\/cks-lab\/init\.sh[\s\S]*looked/,
    never: outside,
  },
  {
    what: 'find a folder in its first process that the starter of the lab had open',
    attack: 'ls /proc/1/fd; ls /proc/1/fd/200/; cat /proc/[0-9]*/fd/200/*',
    answer: /^0\n1\n2\n[\s\S]*cannot access '\/proc\/1\/fd\/200/,
    never: outside,
  },
  {
    what: 'find anything but its own three streams open in a command that the server runs',
    attack: 'ls /proc/self/fd',
    answer: /^0\n1\n2\n3\n$/,
  },
  {
    what: 'read a secret of the machine in an environment',
    attack: "cat /proc/[0-9]*/environ /proc/self/environ | tr '\\0' '\\n'; env",
    answer: /NODE_IP=[\s\S]*HOME=/,
    never: outside,
  },
  {
    what: 'read a secret of the machine in a command line',
    attack: "cat /proc/[0-9]*/task/*/cmdline | tr '\\0' '\\n'",
    answer: /kubelet/,
    never: outside,
  },
  {
    what: "write to the log of the lab's start through its first process",
    attack: 'readlink /proc/1/fd/1 /proc/1/fd/2; find /proc/[0-9]*/fd -lname "*outer.log"',
    answer: /^\/dev\/null\n\/dev\/null\n$/,
  },
  {
    what: 'see or signal a process of the machine by its number',
    attack: 'kill -0 $HOST_PID; cat /proc/$HOST_PID/cmdline',
    answer: /No such process[\s\S]*No such file/,
  },
  {
    what: 'hold a process of the machine by a file descriptor',
    attack: perl(`made("pidfd_open", $ENV{HOST_PID} + 0, 0)`),
    answer: /pidfd_open refused: No such process/,
  },
  {
    what: 'trace a process of the machine',
    attack: perl(
      `my $result = syscall($machine eq "x86_64" ? 101 : 117, 16, $ENV{HOST_PID} + 0, 0, 0); print "$result $!\\n"`,
    ),
    answer: /-1 No such process/,
  },
  {
    what: 'reach the owner of its user namespace',
    attack: perl(`
      open(my $user, "<", "/proc/1/ns/user"); made("ioctl", fileno($user), 0xb702, 0);
      open(my $pid, "<", "/proc/1/ns/pid"); made("ioctl", fileno($pid), 0xb702, 0);
      open(my $group, "<", "/proc/1/ns/cgroup"); made("ioctl", fileno($group), 0xb701, 0)`),
    answer: /^(ioctl refused: Operation not permitted\n){3}$/,
  },
  {
    what: "see a namespace of the machine in any process's",
    attack:
      'readlink /proc/[0-9]*/ns/{user,mnt,pid,net,ipc,uts,cgroup} | sort -u; echo $HOST_NAMESPACES >/tmp/theirs; readlink /proc/[0-9]*/ns/{user,mnt,pid,net,ipc,uts,cgroup} | grep -Fxf <(tr " " "\\n" </tmp/theirs) && echo shared',
    answer: /user:/,
    never: /^shared/m,
  },
  {
    what: "enter a namespace that is not its own user's",
    attack: 'nsenter --cgroup=/proc/1/ns/cgroup true; nsenter --time=/proc/1/ns/time true',
    answer: /(Operation not permitted[\s\S]*){2}/,
  },
  {
    what: 'write to the program of any process',
    attack:
      'for it in /proc/[0-9]*/exe; do (: >>$it) 2>/tmp/why && readlink $it; cat /tmp/why; done | sed "s/.*: //" | sort | uniq -c',
    answer: /Read-only file system|Text file busy/,
    never: /\/(usr|opt)\/(?!local)/,
  },
  {
    what: 'find a terminal of the machine',
    attack: 'true </dev/tty',
    answer: /No such device or address/,
  },
]
