/** Makes sure that a node's processes can be killed, where frozen ones cannot. */
import type { ContainerEngine } from './container-engine.ts'

/**
 * With cgroup v1 a frozen process does not end, whoever kills it (the kernel's freezer-subsystem.rst), and neither does
 * its container. runc freezes each container for a moment while it sets its limits: killed in that moment, it leaves the
 * other one behind frozen. So no further runc is started, those that run may end, and what is still frozen goes on.
 */
const script = `cd /sys/fs/cgroup/freezer 2>/dev/null || exit 0
pkill -STOP -x containerd
for _ in $(seq 50); do pgrep -x runc >/dev/null || break; sleep 0.02; done
pkill -KILL -x runc
find . -mindepth 2 -name freezer.state | while read -r state; do echo THAWED >"$state"; done`

/** Longer than it takes, and nothing depends on it but that the container ends; ms. */
const patience = 5_000

/** To be called right before the container is removed: its node starts no container any more. */
export async function thawProcesses(containers: ContainerEngine, container: string): Promise<void> {
  await containers.ask(['exec', container, 'sh', '-c', script], { timeoutMs: patience })
}
