/** Attempts on the machine's network and on sockets. */
import { type Attempt, canary, perl } from './attempt.ts'

const connects = 'timeout 3 bash -c "cat </dev/tcp/$to" && echo connected'

export const networkAttempts: Attempt[] = [
  {
    what: "reach a service on the machine's loopback",
    attack: `for at in 127.0.0.1 ::1 172.30.0.1 172.30.0.2; do to=$at/$HOST_PORT; ${connects}; done`,
    answer: /Connection refused/,
    never: new RegExp(`${canary}|^connected`, 'm'),
  },
  {
    what: 'reach the server that it belongs to',
    attack: `for to in 127.0.0.1/4280 172.30.0.1/4280; do ${connects}; done`,
    answer: /Connection refused/,
    never: /^connected/m,
  },
  {
    what: 'reach any network',
    attack: `for to in 192.0.2.1/80 169.254.169.254/80 $HOST_ADDRESS/22; do ${connects}; done; ip -br link | cut -d" " -f1 | tr "\\n" " "`,
    answer: /uplink@eth0/,
    never: /^connected/m,
  },
  {
    what: 'reach an abstract socket of the machine',
    attack: perl(
      `use Socket; socket(my $socket, AF_UNIX, SOCK_STREAM, 0); print connect($socket, pack_sockaddr_un("\\0$ENV{HOST_SOCKET}")) ? <$socket> : "$!\\n"`,
    ),
    answer: /Connection refused/,
    never: new RegExp(canary),
  },
  {
    what: 'reach a socket in a folder of the machine',
    attack:
      'ls -l $HOST_FOLDER /var/run/docker.sock /run/docker.sock /run/podman /run/user /run/dbus /run/systemd/private',
    answer: /(No such file[\s\S]*){5}/,
    never: new RegExp(canary),
  },
  {
    what: 'open a socket to the hypervisor, or to the machine past its network namespace',
    attack: perl('made("socket", 40, $_, 0) for 1, 2, 5'),
    answer: /^(socket refused: Address family not supported by protocol\n){3}$/,
  },
  {
    what: 'see packets of the machine',
    attack:
      'cut -d: -f1 /proc/net/dev | tail -n +3; ip link add link eth0 name up0 type macvlan; ip link show up0 | grep -o "up0@eth0"; ip link del up0; ip netns 2>&1',
    answer: /eth0/,
    never: /docker0|ens|enp|wl/,
  },
  {
    what: 'move a network link to a process of the machine',
    attack:
      'ip link add lost0 type veth peer name lost1; ip link set lost0 netns $HOST_PID; ip link show lost0; ip link del lost0',
    answer: /(Invalid|No such process)[\s\S]*lost0/,
  },
]
