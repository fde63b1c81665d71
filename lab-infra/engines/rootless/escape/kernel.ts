/** Attempts on the machine's kernel: devices, settings, memory, modules, keys, clock. */
import { type Attempt, canary, outside, perl } from './attempt.ts'

/** Settings of the lab's own namespaces: network, IPC, host name, limits of its user namespace, PIDs (since Linux 6.14). */
const ownSettings =
  '^/proc/sys/(net/|user/|fs/mqueue/|kernel/(shm|msg|sem|auto_msgmni|hostname|domainname|ns_last_pid|pid_max))'

const device = (name: string, numbers: string) => ({
  what: `make the device ${name}`,
  attack: `mknod /tmp/device ${numbers} && { head -c 16 /tmp/device | wc -c; echo made; }`,
  answer: /Operation not permitted/,
  never: /^made/m,
})

export const kernelAttempts: Attempt[] = [
  device('of the first disk', 'b 254 0'),
  device('of a loop', 'b 7 0'),
  device('loop-control', 'c 10 237'),
  device('of memory', 'c 1 1'),
  device("of the kernel's log", 'c 1 11'),
  device('fuse', 'c 10 229'),
  device('kvm', 'c 10 232'),
  {
    what: 'find another device than those that every program needs',
    attack: 'stat -c "%F %n" /dev/* | grep special | cut -d" " -f4 | tr "\\n" " "',
    answer: /^\/dev\/full \/dev\/null \/dev\/random \/dev\/tty \/dev\/urandom \/dev\/zero $/,
  },
  {
    what: "change a setting of the machine's kernel",
    attack: `for it in $(find /proc/sys -type f | grep -Ev '${ownSettings}'); do value=$(head -c 4096 $it 2>/dev/null) && [ "$value" ] && echo "$value" 2>/dev/null >$it && echo set $it; done 2>/dev/null; echo tried; echo x >/proc/sys/kernel/core_pattern`,
    answer: /^tried\n.*core_pattern: Permission denied/,
    never: /^set/m,
  },
  {
    what: 'ask the kernel for help with a request of the magic key',
    attack: 'echo h >/proc/sysrq-trigger',
    answer: /Permission denied|Read-only|No such file/,
  },
  {
    what: "read the machine's memory",
    attack:
      'for it in /proc/kcore /proc/kpagecount /proc/kpageflags /dev/mem; do head -c 8 $it && echo read; done',
    answer: /Permission denied|No such file|Operation not permitted/,
    never: /^read/m,
  },
  {
    what: "read the kernel's log",
    attack: `head -c 8 /proc/kmsg; ${perl('my $buffer = " " x 4096; my $got = syscall(number("syslog"), 3, $buffer, 4096); print "syslog $got $!\\n"')}; head -c 8 /dev/kmsg | wc -c`,
    answer:
      /(Operation not permitted|Permission denied|No such file)[\s\S]*syslog -1 Operation not permitted\n0\n$/,
  },
  {
    what: 'learn addresses of the kernel',
    attack: 'grep -cv "^0000000000000000" /proc/kallsyms /proc/modules',
    answer: /kallsyms:0|kallsyms: (Permission|No such)/,
  },
  ...['init_module', 'finit_module', 'delete_module', 'kexec_load', 'swapon'].map(name => ({
    what: `have ${name} done`,
    attack: perl(
      `my ($a, $b) = ("none", ""); made("${name}", ${name === 'finit_module' ? '0' : '$a'}, 0, 0, 0)`,
    ),
    answer: /refused: (Operation not permitted|Function not implemented)/,
  })),
  {
    what: 'load a program into the kernel that watches it',
    attack: perl(`
      my $license = "GPL\\0"; my $code = pack("C C s l", 0xb7, 0, 0, 0) . pack("C C s l", 0x95, 0, 0, 0);
      my $attributes = pack("L L P P L L Q L L", 2, 2, $code, $license, 0, 0, 0, 0, 0) . ("\\0" x 72);
      made("bpf", 5, $attributes, length $attributes)`),
    answer: /bpf refused: (Operation not permitted|Function not implemented)/,
  },
  {
    what: 'measure all that a processor does',
    attack: perl(
      `my $attributes = pack("L L Q", 1, 112, 0) . ("\\0" x 96); made("perf_event_open", $attributes, -1, 0, -1, 0)`,
    ),
    answer: /perf_event_open refused/,
  },
  {
    what: 'set the clock',
    attack: 'date -s "2001-01-01"; date +%Y',
    answer: /cannot set date: Operation not permitted/,
    never: /^2001/m,
  },
  {
    what: 'set the name of the machine by setting that of the node',
    attack: 'hostname taken; echo set; hostname control-plane',
    answer: /^set\n$/,
  },
  {
    what: 'run before others',
    attack: 'renice -n -5 -p $$; chrt -f 10 true; ionice -c 1 true; echo -900 >/proc/self/oom_score_adj',
    answer: /(Permission denied|not permitted)[\s\S]*(not permitted)[\s\S]*(Permission denied|not permitted)/,
  },
  {
    what: 'write to a port of the processor',
    attack: perl(
      'my $got = $machine eq "x86_64" ? syscall(number("ioperm"), 0x80, 1, 1) : ($! = 1, -1); print "ioperm $got $!\\n"',
    ),
    answer: /ioperm -1 (Operation not permitted|Function not implemented)/,
  },
  {
    what: 'watch whole file systems',
    attack: perl('made("fanotify_init", 4, 0)'),
    answer: /fanotify_init refused: Operation not permitted/,
  },
  {
    what: 'find keys of who runs it in a keyring of the session or of the user',
    attack: `${perl('made("keyctl", 6, $_, 0, 0) for -1, -2, -3, -4, -5')}; which keyctl >/dev/null && keyctl show`,
    answer: /(keyctl refused: Function not implemented\n){5}/,
    never: new RegExp(canary),
  },
  {
    what: 'read or take over a key of who runs it by its number',
    attack:
      perl(`my $text = " " x 200; made("keyctl", 11, $ENV{HOST_KEY} + 0, $text, 200); $text =~ s/ +$//; print $text;
      made("keyctl", 8, $ENV{HOST_KEYRING} + 0, -3)`),
    answer: /(keyctl refused: Function not implemented\n\s*){2}/,
    never: new RegExp(canary),
  },
  {
    what: 'find a key by asking for it, or make one',
    attack: perl(
      `my ($type, $name, $text) = ("user", "${canary}", "x"); made("request_key", $type, $name, 0, 0); made("add_key", $type, $name, $text, 1, -4)`,
    ),
    answer: /request_key refused: Function not implemented\nadd_key refused: Function not implemented/,
  },
  {
    what: 'make calls as a 32-bit program',
    attack: perl(
      'if ($machine eq "x86_64") { my $got = syscall(0x40000000 + number("keyctl"), 6, -3, 0, 0); print "$got $!" } else { print "-1 Function not implemented" }',
    ),
    answer: /-1 Function not implemented/,
  },
  {
    what: 'have calls made through a ring',
    attack: perl('my $parameters = "\\0" x 120; made("io_uring_setup", 1, $parameters)'),
    answer: /io_uring_setup refused: Function not implemented/,
  },
  {
    what: 'see segments, queues or semaphores of the machine',
    attack:
      'ipcs -m; mkdir -p /tmp/queues; mount -t mqueue none /tmp/queues && ls -A /tmp/queues; umount /tmp/queues',
    answer: /Shared Memory Segments/,
    never: /0x0*636b73/,
  },
  {
    what: "read the machine's accounts or keys",
    attack:
      'cat /etc/shadow /etc/ssh/ssh_host_* /home/*/.ssh/* /root/.ssh/*; cut -d: -f1 /etc/passwd | tr "\\n" " "',
    answer: /No such file[\s\S]*root nobody/,
    never: outside,
  },
]
