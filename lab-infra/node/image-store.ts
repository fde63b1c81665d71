/**
 * containerd's store with all images imported and unpacked: made once in the cache, shared by all labs read-only.
 *
 * Layers and contents never change, so labs mount them (same inodes, same page cache) instead of linking or copying them:
 * a hard link would let the root of one lab write into another's programs. Only the two small databases are copied.
 */

import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { LabError, type Progress } from '../lab.ts'
import { cacheDir } from '../paths.ts'
import type { NodeTools } from './tools.ts'

const content = 'io.containerd.content.v1.content'
const snapshotter = 'io.containerd.snapshotter.v1.overlayfs'
const metadata = 'io.containerd.metadata.v1.bolt'

/** Where a lab's own part of the store begins: what of it is copied into /var/lib/containerd. */
export const storeDatabases = [`${metadata}/meta.db`, `${snapshotter}/metadata.db`]

// Runs in a user and a mount namespace of its own, so that unpacking may mount, and every mount ends with it.
const script = `
set -eu
root=$1 tools=$2; shift 2
export PATH=$tools/bin:$PATH
containerd --config "$root/config.toml" >"$root/containerd.log" 2>&1 &
pid=$!
i=0
until ctr -a "$root/containerd.sock" version >/dev/null 2>&1; do
  kill -0 $pid || { tail -5 "$root/containerd.log" >&2; exit 1; }
  i=$((i + 1)); [ $i -lt 300 ] || exit 1
  sleep 0.1
done
for image; do
  echo "$image"
  ctr -a "$root/containerd.sock" -n k8s.io images import "$image" >/dev/null
done
kill $pid
wait $pid || true
`

function config(root: string): string {
  return [
    'version = 3',
    `root = '${root}/root'`,
    `state = '${root}/state'`,
    "disabled_plugins = ['io.containerd.cri.v1.images', 'io.containerd.cri.v1.runtime', 'io.containerd.grpc.v1.cri']",
    '[grpc]',
    `  address = '${root}/containerd.sock'`,
    '[ttrpc]',
    `  address = '${root}/containerd.ttrpc.sock'`,
    '',
  ].join('\n')
}

/**
 * The folder of the prepared store: `content`, `snapshots/N`, and the databases. Made when missing (about 5 s).
 * @throws LabError `store-failed` with containerd's own words.
 */
export async function prepareStore(tools: NodeTools, report: Progress, signal: AbortSignal): Promise<string> {
  const target = join(cacheDir(), 'store', basename(tools.dir))
  if (existsSync(target)) return target
  const step = { step: 'store', title: 'Unpack the container images', usualMs: 8000 }
  const started = Date.now()
  report({ ...step, state: 'started' })
  await mkdir(dirname(target), { recursive: true })
  const work = await mkdtemp(join(cacheDir(), 'store', 'making.'))
  try {
    await writeFile(join(work, 'config.toml'), config(work))
    const images = (await readdir(tools.images)).filter(name => name.endsWith('.tar')).sort()
    const run = execa(
      'unshare',
      [
        '--user',
        '--map-root-user',
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
        '--mount-proc',
        'sh',
        '-c',
        script,
        'sh',
        work,
        tools.dir,
        ...images.map(name => join(tools.images, name)),
      ],
      { cancelSignal: signal, stdin: 'ignore' },
    )
    let done = 0
    for await (const line of run) {
      report({ ...step, state: 'running', detail: basename(line, '.tar'), fraction: done / images.length })
      done += 1
    }
    const made = join(work, 'made')
    await mkdir(made)
    await rename(join(work, 'root', content), join(made, 'content'))
    await rename(join(work, 'root', snapshotter, 'snapshots'), join(made, 'snapshots'))
    for (const path of storeDatabases) await cp(join(work, 'root', path), join(made, path))
    await rename(made, target)
    report({ ...step, state: 'done', tookMs: Date.now() - started })
  } catch (error) {
    if (existsSync(target)) return target
    report({ ...step, state: 'failed', tookMs: Date.now() - started })
    if (signal.aborted) throw signal.reason
    throw new LabError(
      'store-failed',
      `The container images could not be unpacked: ${(error as Error).message}`,
      {
        remedy:
          'Run `cks-lab doctor`; overlay file systems in user namespaces (Linux 5.11 or newer) are needed.',
        cause: error,
      },
    )
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return target
}
