/** Guards that every task with a manifest edit needs: healthy, in force, tidy, mounted, nothing else regressed. */

import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import { controlPlaneState } from '../../lab-infra/node/control-plane.ts'
import { type Component, components, manifestFolder } from '../../lab-infra/node/facts.ts'
import { finding, observe } from '../finding.ts'
import type { Check, GradeTarget } from '../types.ts'
import { effective } from './argv.ts'
import { exactly, type FlagExpectation, includes, observeFlag } from './flags.ts'
import { factsOf, flagsOf, manifests } from './manifests.ts'
import { filesReachContainer } from './mounts.ts'

/** The control plane as the runner saw it when the checks began. */
export const controlPlaneOf = (target: GradeTarget): Promise<ControlPlaneState> =>
  target.once('control-plane', () =>
    controlPlaneState(target.node, { kubeConfig: () => target.lab.kubeConfig() }),
  )

/** Asking makes sense; a controller manager or scheduler that is down keeps nobody from it. */
export const apiServerAnswers = (state: ControlPlaneState) =>
  state.phase === 'ready' ||
  state.component === 'kube-controller-manager' ||
  state.component === 'kube-scheduler'

/**
 * For tasks that begin with the API server broken (`brokenAtStart`): what guards judge elsewhere earns its points here
 * with the repair, and until then it fails instead of being inconclusive, for nothing is repaired yet.
 */
export function onceRepaired(check: Check): Check {
  return {
    ...check,
    guard: false,
    needsApiServer: false,
    async run(target) {
      const state = await controlPlaneOf(target)
      if (apiServerAnswers(state)) return check.run(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      return finding([
        observe(false, '/readyz and the container runtime', 'an API server that answers', actual),
      ])
    },
  }
}

/** All four components are up, and the API server runs with the command line that its manifest says. */
export function controlPlaneHealthy(points: number): Check {
  return {
    id: 'control-plane-healthy',
    title: 'The control plane is ready, and the API server runs as its manifest says',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const state = await controlPlaneOf(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      if (state.phase !== 'ready')
        return finding([observe(false, '/readyz and the container runtime', 'ready', actual)])
      const { manifest, running, where } = await flagsOf(target, 'kube-apiserver')
      const names = new Set([...manifest.uses, ...(running?.uses ?? [])].map(use => use.name))
      const different = [...names].filter(
        name => running && show(effective(manifest, name)) !== show(effective(running, name)),
      )
      return finding([
        observe(true, '/readyz and the container runtime', 'ready', actual),
        ...different.map(name =>
          observe(
            false,
            where(name),
            `in force: --${name}=${show(effective(manifest, name))}`,
            `the process runs with ${running && effective(running, name).length > 0 ? show(effective(running, name)) : 'no such flag'}`,
          ),
        ),
      ])
    },
  }
}

const show = (values: string[]) => values.join(',')

/** The static pod folder holds one readable file for each component and nothing else: the kubelet reads them all. */
export function staticPodFolderTidy(points: number): Check {
  return {
    id: 'static-pod-folder-tidy',
    title: 'The static pod folder holds the four manifests and no copies',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const files = await manifests(target)
      const strays = files.filter(it => !components.includes(it.container?.name as Component))
      const twice = components
        .map(name => files.filter(it => it.container?.name === name))
        .filter(it => it.length > 1)
      const missing = components.filter(name => !files.some(it => it.container?.name === name))
      return finding([
        observe(
          files.length > 0,
          manifestFolder,
          'one manifest for each component',
          files.map(it => it.file.name).join(', '),
        ),
        ...strays.map(it =>
          observe(
            false,
            it.file.path,
            'a control-plane manifest',
            it.problem ?? `a pod of ${it.container?.name}`,
          ),
        ),
        ...twice.map(copies =>
          observe(
            false,
            manifestFolder,
            `one file that makes ${copies[0]?.container?.name}`,
            copies.map(it => it.file.name).join(' and '),
          ),
        ),
        ...missing.map(name => observe(false, manifestFolder, `a file that makes ${name}`, 'none')),
      ])
    },
  }
}

/** Every file that a flag of the component names is mounted from the node and exists there. */
export function filesMounted(points: number, component: Component = 'kube-apiserver'): Check {
  return {
    id: 'files-mounted',
    title: `Every file that ${component}'s flags name reaches its container`,
    points,
    guard: true,
    needsApiServer: false,
    run: target => filesReachContainer(target, component),
  }
}

const pki = '/etc/kubernetes/pki'

/** kubeadm v1.35's security-relevant flags (kubeadm init phase control-plane apiserver). */
const kubeadmFlags: Record<string, FlagExpectation> = {
  'authorization-mode': exactly('Node', 'RBAC'),
  'client-ca-file': exactly(`${pki}/ca.crt`),
  'enable-admission-plugins': includes('NodeRestriction'),
  'enable-bootstrap-token-auth': exactly('true'),
  'etcd-cafile': exactly(`${pki}/etcd/ca.crt`),
  'etcd-certfile': exactly(`${pki}/apiserver-etcd-client.crt`),
  'etcd-keyfile': exactly(`${pki}/apiserver-etcd-client.key`),
  'kubelet-client-certificate': exactly(`${pki}/apiserver-kubelet-client.crt`),
  'kubelet-client-key': exactly(`${pki}/apiserver-kubelet-client.key`),
  'requestheader-allowed-names': exactly('front-proxy-client'),
  'requestheader-client-ca-file': exactly(`${pki}/front-proxy-ca.crt`),
  'secure-port': exactly('6443'),
  'service-account-issuer': exactly('https://kubernetes.default.svc.cluster.local'),
  'service-account-key-file': exactly(`${pki}/sa.pub`),
  'service-account-signing-key-file': exactly(`${pki}/sa.key`),
  'tls-cert-file': exactly(`${pki}/apiserver.crt`),
  'tls-private-key-file': exactly(`${pki}/apiserver.key`),
}

/** kubeadm's others, whose values differ between clusters or matter to no task, and what only makes the log longer. */
const uninteresting = [
  'advertise-address',
  'allow-privileged',
  'etcd-servers',
  'kubelet-preferred-address-types',
  'proxy-client-cert-file',
  'proxy-client-key-file',
  'requestheader-extra-headers-prefix',
  'requestheader-group-headers',
  'requestheader-username-headers',
  'service-cluster-ip-range',
  'v',
  'vmodule',
]

/**
 * kube-apiserver's other flags are as kubeadm and the task's setup left them, and there are no further ones.
 * @param change flags that the task is about (`undefined`: not judged here) or that its setup adds.
 * @param mayAdd names of flags that a solution may add, or how they begin: "audit-log-*".
 */
export function otherFlagsKept(
  points: number,
  change: Record<string, FlagExpectation | undefined> = {},
  mayAdd: string[] = [],
): Check {
  return {
    id: 'other-flags-kept',
    title: "The API server's other settings are as they were",
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const wanted = Object.entries({ ...kubeadmFlags, ...change }).filter(it => it[1] !== undefined)
      const seen = await Promise.all(
        wanted.map(([flag, is]) => observeFlag(target, 'kube-apiserver', flag, is!)),
      )
      const { manifest, where } = await flagsOf(target, 'kube-apiserver')
      const known = [...Object.keys({ ...kubeadmFlags, ...change }), ...uninteresting]
      const added = new Set(manifest.uses.map(use => use.name).filter(name => !known.includes(name)))
      const unwanted = [...added].filter(name => !mayAdd.some(it => isNamed(name, it)))
      return finding([
        // A process that lags behind its manifest is controlPlaneHealthy's to tell.
        ...seen.map(([ofManifest]) => ofManifest!),
        ...unwanted.map(name =>
          observe(false, where(name), `no --${name}`, `--${name}=${show(effective(manifest, name))}`),
        ),
      ])
    },
  }
}

const isNamed = (flag: string, name: string) =>
  name.endsWith('*') ? flag.startsWith(name.slice(0, -1)) : flag === name

/** When the running API server was started, ms since the epoch: what it reads at start is older than that. */
export async function apiServerStartedAt(target: GradeTarget): Promise<number | undefined> {
  const facts = await factsOf(target)
  return facts.containers.find(it => it.name === 'kube-apiserver' && it.running)?.createdAt
}
