/** The node image of kind labs: built once, named by its content, so that a change of anything in it makes another. */
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LabError, type Progress } from '../../../lab.ts'
import { withLock } from '../../../lock.ts'
import { candidateFiles, podNetworkFiles } from '../../../node/learner-shell.ts'
import { moduleFolder } from '../../../node/programs/extras.ts'
import { run } from '../../../node/programs/run.ts'
import { runStep } from '../../../node/programs/steps.ts'
import type { NodeTools } from '../../../node/tools.ts'
import { cacheDir, projectDir } from '../../../paths.ts'
import type { ContainerEngine } from '../container-engine.ts'
import { type Base, baseImage, candidatesPackages } from './base.ts'

const source = join(projectDir, 'lab-infra/engines/kind/image')
interface Made {
  tools: NodeTools
  /** The folder that is /opt/cks-lab on a node. */
  inside: string
  /** The prepared container store. */
  store: string
}

/** Programs where kind's own image has them. */
const places: Record<string, string> = {
  kubeadm: 'usr/bin',
  kubelet: 'usr/bin',
  kubectl: 'usr/bin',
  runc: 'usr/local/sbin',
}

/**
 * The image's name; builds it when the container engine does not have it (about two minutes).
 * @throws LabError `image-unavailable`, `container-engine-down`, `disk-full`, `container-engine-failed`.
 */
export async function nodeImage(
  containers: ContainerEngine,
  made: Made,
  report: Progress,
  signal: AbortSignal,
): Promise<string> {
  // kind would look for a name without a registry at Docker's when it talks to Podman.
  const image = `${containers.provider === 'podman' ? 'localhost/' : ''}${await imageName(made)}`
  const isThere = async () =>
    (await containers.ask(['image', 'inspect', '--format', 'there', image], { signal })) !== undefined
  if (await isThere()) return image
  // Of two that build at once, each would clear away what the other one works on.
  const lock = join(cacheDir(), 'kind', 'image.lock')
  await withLock(lock, async () => (await isThere()) || build(containers, image, made, report, signal), {
    signal,
  })
  return image
}

async function build(
  containers: ContainerEngine,
  image: string,
  made: Made,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const step = { id: 'kind-image', title: 'Build the image of kind’s node', usualMs: 120_000 }
  await runStep(report, step, async tell => {
    const base = await baseImage(containers, tell, signal)
    const context = join(cacheDir(), 'kind', 'context.unfinished')
    await rm(context, { recursive: true, force: true })
    try {
      tell('gathering what goes into it')
      await layContext(context, made, base, signal)
      await containers.run(['build', '--tag', image, '--build-arg', `BASE=${base.image}`, context], {
        signal,
        onLine: line => tell(line),
      })
    } finally {
      await rm(context, { recursive: true, force: true })
    }
  })
}

async function imageName({ tools, inside, store }: Made): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(source)).sort())
    if (!name.endsWith('.test.ts')) hash.update(name).update(await readFile(join(source, name)))
  hash.update(
    JSON.stringify([tools.key, basename(inside), basename(store), candidateFiles(), podNetworkFiles()]),
  )
  return `cks-lab-node:${tools.versions.kubernetes}-${hash.digest('hex').slice(0, 12)}`
}

/** Programs are linked, not copied: the cache is on one disk. The store has links of its own, which may not be linked. */
async function layContext(
  context: string,
  { tools, inside, store }: Made,
  base: Base,
  signal: AbortSignal,
): Promise<void> {
  const root = join(context, 'root')
  const lay = async (from: string, to: string, how = '-rl') => {
    await mkdir(dirname(join(root, to)), { recursive: true })
    await run(['cp', how, '--', from, join(root, to)], { signal })
  }
  await mkdir(join(context, 'kind'), { recursive: true })
  await cp(join(source, 'Dockerfile'), join(context, 'Dockerfile'))
  // Go's module cache may not be written to, and modes would be kept.
  if (base.bare)
    await run(['cp', '-rT', '--no-preserve=mode', '--', await kindsFiles(signal), join(context, 'kind')], {
      signal,
    })
  for (const name of await readdir(tools.bin))
    await lay(join(tools.bin, name), join(places[name] ?? 'usr/local/bin', name))
  for (const name of await readdir(tools.cni)) await lay(join(tools.cni, name), join('opt/cni/bin', name))
  await lay(inside, 'opt/cks-lab')
  await lay(store, 'opt/cks-lab-images', '-a')
  const files: [path: string, content: string][] = [
    ...candidateFiles(),
    ...podNetworkFiles(),
    ['kind/version', `${tools.versions.kubernetes}\n`],
    ['opt/cks-lab-image/lay-out.sh', await readFile(join(source, 'lay-out.sh'), 'utf8')],
    ['opt/cks-lab-image/pause', `registry.k8s.io/pause:${tools.versions.pauseTag}`],
    ['opt/cks-lab-image/packages', base.bare ? '' : candidatesPackages.join(' ')],
    // One that finds no runtime ends, and would be started again only a second later.
    ['etc/systemd/system/kubelet.service.d/20-after-containerd.conf', '[Unit]\nAfter=containerd.service\n'],
    [
      'etc/systemd/system/cks-lab-agent.service',
      await readFile(join(source, 'cks-lab-agent.service'), 'utf8'),
    ],
  ]
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}

/** images/base of kind's module, which kindest/node is made from. */
async function kindsFiles(signal: AbortSignal): Promise<string> {
  try {
    return join(await moduleFolder('kind', { signal }), 'images/base/files')
  } catch (error) {
    signal.throwIfAborted()
    throw new LabError('image-unavailable', 'kind’s own files for a node could not be had', {
      remedy: 'Install Go, or let the container engine reach a registry, where kindest/node has them.',
      cause: error,
    })
  }
}
