# Makes the calls of the kernel that isolate a lab, and that no program of every machine makes. In Perl, because Debian
# and its like cannot be without it, it starts in 2 ms, and it can make any call.
#
#   isolate.pl outer COMMAND...                runs COMMAND as PID 1 of new outer namespaces (outer.sh)
#   isolate.pl inner COMMAND...                from these, as PID 1 of the inner ones (inner.sh)
#   isolate.pl learner OUTER INNER COMMAND...  in the namespaces of the process INNER, as a shell there would
#   isolate.pl grader OUTER INNER COMMAND...   among the mounts and processes of OUTER, with INNER's network and rights
#
# OUTER and INNER are PIDs. Exits as COMMAND does.
use strict;
use Config;

# Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
my %calls = (
  x86_64 => {
    mount => 165, prctl => 157, prlimit => 302, seccomp => 317, setns => 308, socket => 41, unshare => 272,
    add_key => 248, request_key => 249, keyctl => 250, umount => 166,
  },
  aarch64 => {
    mount => 40, prctl => 167, prlimit => 261, seccomp => 277, setns => 268, socket => 198, unshare => 97,
    add_key => 217, request_key => 218, keyctl => 219, umount => 39,
  },
);
my %audit_arch = (x86_64 => 0xc000003e, aarch64 => 0xc00000b7); # linux/audit.h
my $machine = $Config{archname} =~ /^(x86_64|aarch64)/ ? $1 : die "isolate.pl: unknown machine $Config{archname}\n";
my %number = (io_uring_setup => 425, pidfd_open => 434, close_range => 436, %{$calls{$machine}});

# Flags of clone(2).
my %namespace = (
  mount => 0x20000, cgroup => 0x2000000, uts => 0x4000000, ipc => 0x8000000,
  user => 0x10000000, pid => 0x20000000, net => 0x40000000,
);

# Strings must be variables: the kernel might write there. Numbers must be no strings.
sub call {
  my $name = shift;
  my $result = syscall($number{$name}, @_);
  die "isolate.pl: $name: $!\n" if $result == -1;
  return $result;
}

sub flags {
  my $flags = 0;
  $flags |= $namespace{$_} for @_;
  return $flags;
}

# What our starter had open, a folder of the machine for instance, would be a way out for everything that we start.
sub close_inherited { call('close_range', 3, 0xffffffff, 0) }

# PR_SET_DUMPABLE: nobody in the lab may trace us, or look at what we have open, while we are on the way in. Ends with exec.
sub hide { call('prctl', 4, 0, 0, 0, 0) }

# KEYCTL_JOIN_SESSION_KEYRING: the session keyring of our starter shall not be that of all that runs in the lab. It fails
# where the user has no room for one more key; then it is refuse_calls alone that keeps keys from being used.
sub join_new_keyring { syscall($number{keyctl}, 1, 0) }

# What the kernel gives to a user of the machine, or to all, whatever their namespaces, is refused as by a kernel that
# lacks it. Keyrings: root in a lab could read and use the keys of who runs it. Sockets to the hypervisor (vsock): they
# lead out of every network namespace; io_uring would make them without asking here. 32-bit programs, whose calls have
# other numbers. Container engines refuse the like: https://docs.docker.com/engine/security/seccomp/
sub refuse_calls {
  my ($load, $equal, $set, $return) = (0x20, 0x15, 0x45, 0x06); # linux/bpf_common.h
  my ($allow, $refuse) = (0x7fff0000, 0x00050000); # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
  my @filter = ( # operation, how many to skip when it holds, when not, operand
    [$load, 0, 0, 4],                           #  0 the architecture of the call
    [$equal, 0, 8, $audit_arch{$machine}],      #  1 another: 10
    [$load, 0, 0, 0],                           #  2 the call
    [$set, 6, 0, 0x40000000],                   #  3 one of x32: 10
    [$equal, 5, 0, $number{add_key}],           #  4
    [$equal, 4, 0, $number{request_key}],       #  5
    [$equal, 3, 0, $number{keyctl}],            #  6
    [$equal, 2, 0, $number{io_uring_setup}],    #  7
    [$equal, 2, 0, $number{socket}],            #  8 to 11
    [$return, 0, 0, $allow],                    #  9
    [$return, 0, 0, $refuse | 38],              # 10 ENOSYS
    [$load, 0, 0, 16],                          # 11 the family of the socket
    [$equal, 1, 0, 40],                         # 12 AF_VSOCK: 14
    [$return, 0, 0, $allow],                    # 13
    [$return, 0, 0, $refuse | 97],              # 14 EAFNOSUPPORT
  );
  my $program = join '', map { pack 'S C C L', @$_ } @filter;
  # SECCOMP_SET_MODE_FILTER; SECCOMP_FILTER_FLAG_SPEC_ALLOW, or older kernels slow every program of the lab down.
  call('seccomp', 1, 4, pack('S x6 P', scalar @filter, $program));
}

sub write_file {
  my ($path, $text) = @_;
  my $file;
  open($file, '>', $path) && syswrite($file, $text) && close $file or die "isolate.pl: $path: $!\n";
}

# New namespaces, in which we are root, and mounts that no event passes to or from those before.
sub unshare {
  my ($user, $group) = ($>, $) + 0);
  call('unshare', flags('user', 'mount', 'pid', 'net', @_));
  write_file('/proc/self/setgroups', 'deny');
  write_file('/proc/self/uid_map', "0 $user 1");
  write_file('/proc/self/gid_map', "0 $group 1");
  my ($none, $root) = ('none', '/');
  call('mount', $none, $root, 0, 0x44000, 0); # MS_REC | MS_PRIVATE
}

# Those limits of another process that are lower than ours.
sub take_limits_of {
  my ($process) = @_;
  for my $resource (1, 6, 8, 11, 12) { # RLIMIT_FSIZE, _NPROC, _MEMLOCK, _SIGPENDING, _MSGQUEUE
    my ($theirs, $ours) = (pack('Q2', 0, 0), pack('Q2', 0, 0));
    call('prlimit', $process, $resource, 0, $theirs);
    call('prlimit', 0, $resource, 0, $ours);
    call('prlimit', 0, $resource, $theirs, 0) if (unpack 'Q2', $theirs)[1] < (unpack 'Q2', $ours)[1];
  }
}

sub enter_as_learner {
  my ($outer, $inner) = @_;
  take_limits_of($inner);
  my $pidfd = call('pidfd_open', $inner, 0);
  my $root;
  my $found = sysopen($root, "/proc/$inner/root", 0x210000); # O_PATH | O_DIRECTORY
  call('setns', $pidfd, flags('user', 'mount', 'pid', 'net', 'uts', 'ipc', 'cgroup'));
  $found && chdir $root and chroot '.' or die "isolate.pl: the lab's root: $!\n";
  chdir '/root' or chdir '/';
}

# Programs look into the learner's /etc for libraries to load (ld.so(8)). Among mounts of our own, the program that loads
# them does not: its copy looks into /sys, where nobody can make a file.
sub load_no_foreign_libraries {
  call('unshare', flags('mount'));
  my ($loader) = grep { -e } '/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1' or die "isolate.pl: no ld.so\n";
  open(my $file, '<:raw', $loader) or die "isolate.pl: $loader: $!\n";
  my $code = do { local $/; <$file> };
  my $places = $code =~ s{(?<=\0)/etc(?=/ld\.so\.(?:cache|preload)\0)}{/sys}g;
  die "isolate.pl: $loader looks for libraries in $places places, not in ld.so.cache and ld.so.preload\n" if $places != 2;
  my ($tmpfs, $none, $folder, $copy) = ('tmpfs', '', '/opt/cks-lab', '/opt/cks-lab/ld.so');
  call('mount', $tmpfs, $folder, $tmpfs, 0, 0);
  write_file($copy, $code);
  chmod 0755, $copy;
  call('mount', $copy, $loader, $none, 0x1000, 0); # MS_BIND
  call('umount', $folder, 2); # MNT_DETACH
}

# With the rights of the learner's root and no more, should it ever have a program of its own run here: they are what
# keeps this layer's mounts and processes from it.
sub enter_as_grader {
  my ($outer, $inner) = @_;
  my ($outer_pidfd, $inner_pidfd) = map { call('pidfd_open', $_, 0) } $outer, $inner;
  call('setns', $outer_pidfd, flags('user', 'mount', 'pid'));
  load_no_foreign_libraries();
  call('setns', $inner_pidfd, flags('net', 'uts', 'ipc', 'cgroup'));
  call('setns', $inner_pidfd, flags('user'));
}

# As a child, because only that is in a new PID namespace.
sub run {
  my @command = @_;
  close_inherited();
  my $child = fork // die "isolate.pl: fork: $!\n";
  if (!$child) {
    exec { $command[0] } @command;
    print STDERR "$command[0]: $!\n";
    exit 127;
  }
  waitpid $child, 0;
  my $signal = $? & 127;
  exit $? >> 8 if !$signal;
  kill $signal, $$;
  exit 128 + $signal;
}

my ($mode, @rest) = @ARGV;
close_inherited();
if ($mode eq 'outer') {
  join_new_keyring();
  unshare('cgroup');
  hide();
  refuse_calls();
} elsif ($mode eq 'inner') {
  unshare('uts', 'ipc');
  hide();
} elsif ($mode eq 'learner' || $mode eq 'grader') {
  my ($outer, $inner) = map { $_ + 0 } splice @rest, 0, 2;
  hide();
  $mode eq 'learner' ? enter_as_learner($outer, $inner) : enter_as_grader($outer, $inner);
  refuse_calls();
} else {
  die "isolate.pl: unknown mode $mode\n";
}
run(@rest);
