/** What the attempts to get out of a lab have in common. */

/** One attempt of root in a lab, in bash, and how it is to end. What it prints on both outputs counts. */
export interface Attempt {
  /** After "cannot". */
  what: string
  attack: string
  /** Shows that it was made, and that it failed. */
  answer: RegExp
  /** Shows that it succeeded. */
  never?: RegExp
}

/** Stands in everything of the machine that no lab may see. */
export const canary = 'canary-of-the-machine'

/** A name that tells a file of the machine, its starter's environment, command lines of the outer layer, and the canary. */
export const outside = new RegExp(
  `${canary}|outer\\.(sh|log|pid)|isolate\\.pl|vitest|CKS_LAB_|grader\\.kubeconfig|lab\\.json`,
)

/** Copied to the node: makes one system call, `call.pl NAME ARGUMENT...`, and tells what came of it. */
export const callScript = '/root/call.pl'
export const call = `
my %calls = (
  x86_64 => { add_key => 248, bpf => 321, delete_module => 176, finit_module => 313, fsmount => 432, fsopen => 430,
    init_module => 175, inotify_add_watch => 254, inotify_init1 => 294, io_uring_setup => 425, ioperm => 173, ioctl => 16,
    kexec_load => 246, keyctl => 250, mount_setattr => 442, name_to_handle_at => 303, open_by_handle_at => 304,
    open_tree => 428, perf_event_open => 298, pidfd_open => 434, pidfd_send_signal => 424, request_key => 249,
    setns => 308, socket => 41, swapon => 167, syslog => 103, fanotify_init => 300 },
  aarch64 => { add_key => 217, bpf => 280, delete_module => 106, finit_module => 273, fsmount => 432, fsopen => 430,
    init_module => 105, inotify_add_watch => 27, inotify_init1 => 26, io_uring_setup => 425, ioperm => -1, ioctl => 29,
    kexec_load => 104, keyctl => 219, mount_setattr => 442, name_to_handle_at => 264, open_by_handle_at => 265,
    open_tree => 428, perf_event_open => 241, pidfd_open => 434, pidfd_send_signal => 424, request_key => 218,
    setns => 268, socket => 198, swapon => 224, syslog => 116, fanotify_init => 262 },
);
use Config;
our ($machine) = $Config{archname} =~ /^(\\w+?)-/;
sub number { $calls{$machine}{$_[0]} }
sub made { my ($name, @arguments) = @_; my $result = syscall(number($name), @arguments); print $result == -1 ? "$name refused: $!\\n" : "$name done: $result\\n"; return $result }
if (!caller) { my ($name, @arguments) = @ARGV; made($name, map { /^-?\\d+$/ ? $_ + 0 : /^0x/ ? hex : $_ } @arguments) }
1;
`

/** Perl in which `made(NAME, ARGUMENT...)` makes a system call and tells what came of it. */
export const perl = (code: string) => `perl -e 'require "${callScript}"; ${code.trim()}' 2>&1`
