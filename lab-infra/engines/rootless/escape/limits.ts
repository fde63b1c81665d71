/** Attempts to use up what the kernel counts for the user who runs the lab. */
import { type Attempt, perl } from './attempt.ts'

export const limitAttempts: Attempt[] = [
  {
    what: 'raise a limit of its processes',
    attack:
      'for it in u f i l q; do ulimit -H$it unlimited && echo raised $it; done; prlimit --pid 1 --nproc=100000 && echo raised',
    answer: /cannot modify limit: Operation not permitted/,
    never: /^raised/m,
  },
  {
    what: 'write a file without end',
    attack: "trap '' XFSZ; truncate -s 5G /root/large; ls -l /root/large; rm -f /root/large",
    answer: /File too large/,
  },
  {
    what: "take the user's inotify instances, though it sets its own limit higher",
    attack: `echo 100000 >/proc/sys/user/max_inotify_instances; ${perl('my $made = 0; $made++ while syscall(number("inotify_init1"), 0) >= 0; print "made $made: $!\\n"')}`,
    answer: /^made ([0-9]|[1-4][0-9]): Too many open files/m,
  },
  {
    what: "take the user's inotify watches",
    attack: `mkdir -p /tmp/watched; (cd /tmp/watched && seq 9000 | xargs touch); ${perl(`
      my $it = syscall(number("inotify_init1"), 0); my $made = 0;
      for (1 .. 9000) { my $path = "/tmp/watched/$_"; last if syscall(number("inotify_add_watch"), $it, $path, 2) < 0; $made++ }
      print "made $made: $!\\n"`)}; rm -rf /tmp/watched`,
    answer: /^made [1-8]\d{3}: No space left/m,
  },
  {
    what: "take the user's fanotify groups",
    attack: perl(
      'my $made = 0; $made++ while $made < 200 && syscall(number("fanotify_init"), 0x200, 0) >= 0; print "made $made: $!\\n"',
    ),
    answer: /^made (0: (Operation not permitted|Function not implemented)|1?\d: Too many open files)/m,
  },
  {
    what: 'make user namespaces without end',
    attack: `${perl(`
      my $made = 0; pipe(my $wait, my $end);
      for (1 .. 200) {
        pipe(my $in, my $out);
        my $child = fork // last;
        if (!$child) { close $end; my $got = syscall($machine eq "x86_64" ? 272 : 97, 0x10000000); syswrite $out, $got == 0 ? "y" : "n"; sysread $wait, my $x, 1; exit }
        sysread $in, my $answer, 1; $made++ if $answer eq "y";
      }
      print "made $made\\n"`)}`,
    answer: /^made (\d\d|1[012]\d)$/m,
  },
  {
    what: 'have more signals wait than it is given',
    attack: 'grep SigQ /proc/1/status',
    answer: /\/8192/,
  },
  {
    what: 'start processes without end',
    attack: perl(`
      my $made = 0; $SIG{TERM} = "IGNORE"; setpgrp;
      while (1) { my $child = fork; last unless defined $child; if (!$child) { sleep 60; exit } last if ++$made > 5000 }
      print "made $made: $!\\n"; $| = 1; kill "KILL", -getpgrp`),
    answer: /^made (\d{1,3}|1\d{3}|20\d\d): Resource temporarily unavailable/m,
  },
]
