/** That the static pods' manifests are what the setup left, but for what a task is about. */
import { posix } from 'node:path'
import { type Component, components, type ManifestFile } from '../../lab-infra/control-plane/facts.ts'
import { argvOf, makerOf } from '../../lab-infra/control-plane/static-pod.ts'
import { manifestFolder } from '../../lab-infra/node/inside/places.ts'
import { parseArgv } from '../cluster/argv.ts'
import { beginningOf, fileStates } from '../cluster/beginning.ts'
import { type Manifest, manifests, type Pod, type PodContainer, readManifest } from '../cluster/manifests.ts'
import { hostPathOf } from '../cluster/mounts.ts'
import { type Observation, observe } from '../finding.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { type Difference, podDifferences } from './pod-differences.ts'

export interface ManifestChanges {
  /** Which component's flags the task is about; those are otherFlagsKept's to judge. Default kube-apiserver. */
  component?: Component
  /** Files of the node may be mounted that were not, for what the flags name. Nothing that was there may be hidden. */
  mayMount?: boolean
  /** Fields of the component's container that may be otherwise: "livenessProbe". */
  but?: string[]
  /** Where the setup left a manifest broken: makes of its text what was meant. */
  meant?: (text: string) => string
}

/**
 * The manifests mean what they meant when the setup had ended, but for what may be otherwise.
 * @throws Error when what the setup left cannot be read.
 */
export async function observeManifestsKept(
  target: GradeTarget,
  changes: ManifestChanges,
): Promise<Observation[]> {
  const [before, now, files] = await Promise.all([
    beginningOf(target),
    manifests(target),
    fileStates(target, [manifestFolder]),
  ])
  const links = Object.entries(files).filter(
    ([path, { type }]) => type === 'l' && before.files[path]?.type !== 'l',
  )
  const led = links.filter(([path]) => now.some(it => it.file.path === path))
  return [
    ...led.map(([path, it]) =>
      observe(false, path, `a file in ${manifestFolder}`, `a link to ${it.leadsTo}`),
    ),
    ...components.flatMap(name => {
      const of = name === (changes.component ?? 'kube-apiserver') ? changes : undefined
      const then = makerOf(
        before.manifests.map(it => readManifest(mended(it, name, of))),
        name,
      )
      if (!then?.pod || !then.container)
        throw new Error(`what the setup left of ${name}'s manifest cannot be read`)
      return observeManifest(
        name,
        { ...then, pod: then.pod, container: then.container },
        makerOf(now, name),
        of,
      )
    }),
  ]
}

const mended = (file: ManifestFile, name: Component, changes?: ManifestChanges): ManifestFile =>
  changes?.meant && file.name === `${name}.yaml` ? { ...file, text: changes.meant(file.text) } : file

type Readable = Manifest & { pod: Pod; container: PodContainer }

/** @param changes undefined: nothing may be otherwise, the command line included */
function observeManifest(
  name: Component,
  then: Readable,
  now: Manifest | undefined,
  changes: ManifestChanges | undefined,
): Observation[] {
  if (!now) return [observe(false, then.file.path, `the manifest of ${name}`, 'no file makes it')]
  if (!now.pod || !now.container)
    return [observe(false, now.file.path, `the manifest of ${name}, readable`, now.problem ?? 'not readable')]
  const readable = { ...now, pod: now.pod, container: now.container }
  const changed = podDifferences(then.pod, now.pod).filter(it => !isAllowed(it, name, readable, changes))
  const hidden = changes?.mayMount ? hiddenFiles(then, readable) : []
  const wrong = [
    ...changed.map(({ field, was, is, at }) => {
      const [expected, actual] = [was, is].map(it => (it === undefined ? 'not given' : brief(it, 160)))
      return observe(false, readable.where(at), `${field}: ${expected}`, actual!)
    }),
    ...hidden,
  ]
  return wrong.length > 0 ? wrong : [observe(true, now.file.path, 'as the setup left it', 'as it was')]
}

function isAllowed(
  { field, was }: Difference,
  name: Component,
  now: Readable,
  changes: ManifestChanges | undefined,
): boolean {
  const { container } = now
  // A note of one's own changes nothing; Kubernetes' own annotations may.
  const note = /^metadata\.annotations\.(.*)$/.exec(field)?.[1]
  if (note !== undefined && was === undefined) return !/(^|[./])(kubernetes|k8s)\.io\//.test(note)
  const own = `spec.containers[${name}].`
  if (!field.startsWith(own)) return false
  const part = field.slice(own.length)
  const variable = /^env\[(.*)\]$/.exec(part)?.[1]
  if (variable !== undefined && was === undefined) return isUsed(variable, container)
  if (part === 'env' && was === undefined)
    return listOf(container.env).every(it => isUsed(it.name, container))
  if (!changes) return false
  if (/^(program|flags|words)\b/.test(part)) return true
  const mounted = /^volumeMounts\[([^\]]*)\]$/.exec(part)?.[1]
  if (changes.mayMount && mounted !== undefined && was === undefined) return !isTooMuch(mounted, now)
  return changes.but?.some(it => part === it || part.startsWith(`${it}.`)) ?? false
}

/** Who mounts one of these, or what holds it, has not mounted files of their own. */
const nodesOwn = [manifestFolder, '/var/lib/etcd', '/var/lib/kubelet', '/root', '/run/containerd']

/** A mount by which a container sees far more of the node than files that somebody adds. */
function isTooMuch(mountPath: string, { pod, container }: Readable): boolean {
  const path = hostPathOf(mountPath, container, pod).hostPath?.replace(/^\/var\/run(?=\/|$)/, '/run')
  // All of /etc/kubernetes is what many mount, and where their files are.
  if (path === undefined || posix.normalize(`${path}/`) === '/etc/kubernetes/') return false
  return nodesOwn.some(it => `${it}/`.startsWith(posix.normalize(`${path}/`)))
}

const listOf = (env: unknown) => (Array.isArray(env) ? (env as { name: string; value?: string }[]) : [])

/** The command line refers to the variable, or another one does. */
function isUsed(variable: string, { command, args, env }: PodContainer): boolean {
  const texts = [...(command ?? []), ...(args ?? []), ...listOf(env).map(it => it.value ?? '')]
  return texts.some(it => String(it).includes(`$(${variable})`))
}

/** Files that flags named and name are what they were on the node: a new mount can lie over them. */
function hiddenFiles(then: Readable, now: Readable): Observation[] {
  const behind = ({ pod, container }: Readable, path: string) => hostPathOf(path, container, pod).hostPath
  const named = ({ container }: Readable) => parseArgv(argvOf(container)).uses.map(it => it.value)
  const paths = new Set(named(now)).intersection(new Set(named(then)))
  return [...paths].flatMap(path => {
    if (!path.startsWith('/')) return []
    const [was, is] = [behind(then, path), behind(now, path)]
    return was === is || was === undefined
      ? []
      : [
          observe(
            false,
            now.inContainer(['volumeMounts']),
            `${path} is ${was} of the node`,
            is ?? 'not mounted',
          ),
        ]
  })
}
