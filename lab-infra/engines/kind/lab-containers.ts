/** The containers of kind labs: which are ours, and how a node's is made anew as kind made it. */
import { z } from 'zod'
import { LabError } from '../../lab.ts'
import type { ContainerEngine, Provider } from './container-engine.ts'
import { clusterPrefix, imageLabel } from './names.ts'
import { thawProcesses } from './thaw-processes.ts'

const strings = z
  .record(z.string(), z.string())
  .nullable()
  .transform(map => map ?? {})

/** What is read of `docker inspect` and `podman inspect`. */
const Inspected = z.object({
  Config: z.object({ Hostname: z.string(), Env: z.array(z.string()).nullable(), Labels: strings }),
  HostConfig: z.object({
    Binds: z.array(z.string()).nullish(),
    PortBindings: z.record(
      z.string(),
      z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable(),
    ),
  }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
})

/**
 * The arguments of `create` that make the same container again, but for the image at their end. What kind gives to every
 * node (pkg/cluster/internal/providers/docker/provision.go of kind v0.33.0) stands here; what differs is read from it.
 */
export async function createArguments(containers: ContainerEngine, container: string): Promise<string[]> {
  const [found] = z.array(Inspected).parse(JSON.parse(await containers.run(['inspect', container])))
  if (!found) throw new LabError('node-unreachable', `There is no container ${container}`)
  return argumentsOf(found, containers.provider)
}

export function argumentsOf(found: z.infer<typeof Inspected>, provider: Provider): string[] {
  const { Config: config, HostConfig: host, NetworkSettings: settings } = found
  const each = (flag: string, values: readonly string[]) => values.flatMap(value => [flag, value])
  const ports = Object.entries(host.PortBindings).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}:${port}`),
  )
  const binds = (host.Binds ?? []).filter(bind => !/^[^:]+:\/var(:|$)/.test(bind))
  const [network, { IPAddress: address } = { IPAddress: '' }] = Object.entries(settings.Networks)[0] ?? []
  return [
    ...['--tty', '--privileged', '--init=false', '--cgroupns=private', '--restart=on-failure:1'],
    ...each('--security-opt', ['seccomp=unconfined', 'apparmor=unconfined']),
    ...each('--tmpfs', ['/tmp', '/run']),
    ...each('--volume', [
      provider === 'podman' ? `${config.Hostname}-var:/var:suid,exec,dev` : '/var',
      ...binds,
    ]),
    ...['--hostname', config.Hostname],
    ...each(
      '--label',
      Object.entries(config.Labels).map(([name, value]) => `${name}=${value}`),
    ),
    ...each('--env', config.Env ?? []),
    ...each('--publish', ports),
    // The same address as before: certificates and manifests name it.
    ...(network ? ['--network', network, ...(address ? ['--ip', address] : [])] : []),
  ]
}

/** As the container engine says. @throws LabError when it says neither. */
export async function isRunning(containers: ContainerEngine, container: string): Promise<boolean> {
  try {
    const argv = ['container', 'inspect', '--format', '{{.State.Running}}', container]
    return (await containers.run(argv)).trim() === 'true'
  } catch (error) {
    if (error instanceof LabError && /no such (container|object)/i.test(error.message)) return false
    throw error
  }
}

/** Names of the containers that were made from our image for labs of this state folder. Others are never touched. */
export async function ourContainers(containers: ContainerEngine, filter: string[] = []): Promise<string[]> {
  const argv = ['ps', '--all', '--filter', `label=${imageLabel}`, ...filter, '--format', '{{.Names}}']
  const names = (await containers.run(argv)).split('\n')
  return names.filter(name => name.startsWith(clusterPrefix()))
}

/** Ends and removes those of ours that are chosen, with what they alone hold. */
export async function removeContainers(
  containers: ContainerEngine,
  chosen: (name: string) => boolean,
): Promise<void> {
  const names = (await ourContainers(containers)).filter(chosen)
  const graders = names.filter(name => name.endsWith('-grader'))
  const nodes = names.filter(name => !graders.includes(name))
  await Promise.all(nodes.map(node => thawProcesses(containers, node)))
  // Podman refuses to remove a container whose processes another one shares.
  const rounds = containers.provider === 'podman' ? [graders, nodes] : [names]
  for (const some of rounds)
    if (some.length > 0) await containers.run(['rm', '--force', '--volumes', ...some])
}
