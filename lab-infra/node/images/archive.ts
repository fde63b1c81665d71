/**
 * Container images of one layer FROM scratch, as docker-archive files: what `docker save` writes and what
 * `ctr images import`, `docker load`, `podman load` and `kind load image-archive` read.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { goArch } from '../programs/versions.ts'
import { type TarEntry, tar, tarSize } from './tar.ts'

/** The `config` object of the OCI image specification, as far as it is used here. */
export interface ImageConfig {
  Entrypoint?: string[]
  Cmd?: string[]
  Env: string[]
  StopSignal?: string
  WorkingDir?: string
}

/** Writes the image; the file appears when it is whole. The same content gives the same bytes. */
export async function writeImage(
  file: string,
  image: { ref: string; config: ImageConfig; entries: TarEntry[] },
  signal: AbortSignal,
): Promise<void> {
  const layer = complete(image.entries)
  const size = await tarSize(layer)
  const hash = createHash('sha256')
  const layerEntry: TarEntry = {
    path: 'layer.tar',
    mode: 0o644,
    type: 'stream',
    size,
    source: () => hashed(layer, hash),
  }
  function* entries() {
    yield layerEntry
    // The layer is hashed while it is written, so what names the hash comes after it.
    yield* description(image.ref, image.config, hash.digest('hex'))
  }
  const part = `${file}.part`
  await pipeline(tar(entries()), createWriteStream(part), { signal })
  await rename(part, file)
}

function description(ref: string, config: ImageConfig, layerHash: string): TarEntry[] {
  const configText = JSON.stringify({
    architecture: goArch(),
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerHash}`] },
  })
  const configName = `${createHash('sha256').update(configText).digest('hex')}.json`
  const manifest = JSON.stringify([{ Config: configName, RepoTags: [ref], Layers: ['layer.tar'] }])
  const text = (path: string, content: string): TarEntry => ({
    path,
    mode: 0o644,
    type: 'content',
    content: Buffer.from(content),
  })
  return [text(configName, configText), text('manifest.json', manifest)]
}

async function* hashed(entries: TarEntry[], hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const piece of tar(entries)) {
    hash.update(piece)
    yield piece
  }
}

/** Sorted by path, each path once, with the folders that lead to each entry. */
function complete(entries: TarEntry[]): TarEntry[] {
  const all = new Map<string, TarEntry>()
  for (const entry of entries) {
    const path = entry.path.replace(/^\/+/, '')
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
      if (!all.has(folder)) all.set(folder, { path: folder, mode: 0o755, type: 'folder' })
    all.set(path, { ...entry, path })
  }
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
