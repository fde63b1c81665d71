/** Files in memory: those of a fake node. */
import { basename, dirname } from 'node:path/posix'
import { type EditOptions, type FileInfo, LabError, type NodeFiles } from '../../lab.ts'
import { fileChanged, refuseLarge, versionOf } from '../node-files.ts'

interface FakeFile {
  content: Buffer
  mode: number
  modifiedAt: number
}

export class FakeFiles implements NodeFiles {
  readonly #files = new Map<string, FakeFile>()
  readonly #mustLive: () => void

  /** @param mustLive throws once the node has ended */
  constructor(mustLive: () => void) {
    this.#mustLive = mustLive
  }

  get count(): number {
    return this.#files.size
  }

  clear(): void {
    this.#files.clear()
  }

  async stat(path: string): Promise<FileInfo> {
    this.#mustLive()
    const found = (await this.list(dirname(path))).find(({ name }) => name === basename(path))
    if (!found) throw noSuch(path)
    return found
  }

  /** Folders are there as long as something is in them. */
  async list(path: string): Promise<FileInfo[]> {
    this.#mustLive()
    const found = new Map<string, FileInfo>()
    const before = path.endsWith('/') ? path : `${path}/`
    for (const [file, { content, mode, modifiedAt }] of this.#files) {
      if (!file.startsWith(before)) continue
      const [name = '', ...below] = file.slice(before.length).split('/')
      const owners = { owner: 'root', group: 'root', modifiedAt }
      found.set(
        name,
        below.length > 0
          ? { name, kind: 'folder', size: 4096, mode: 0o755, ...owners }
          : { name, kind: 'file', size: content.length, mode, ...owners },
      )
    }
    if (found.size === 0) throw noSuch(path)
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async read(path: string): Promise<{ content: Buffer; version: string }> {
    const content = this.get(path)
    refuseLarge(path, content.length)
    return { content, version: versionOf(content) }
  }

  async write(path: string, content: string | Uint8Array, options: EditOptions = {}): Promise<string> {
    this.#mustLive()
    const { ifVersion, mode } = options
    const written = Buffer.from(content)
    refuseLarge(path, written.length)
    const old = this.#files.get(path)
    const present = old ? versionOf(old.content) : null
    if (ifVersion !== undefined && ifVersion !== present) throw fileChanged(path)
    this.put(path, written, mode ?? old?.mode)
    return versionOf(written)
  }

  /** Of any size. @throws LabError `no-such-file` */
  get(path: string): Buffer {
    this.#mustLive()
    const file = this.#files.get(path)
    if (!file) throw noSuch(path)
    return Buffer.from(file.content)
  }

  put(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.#mustLive()
    if ([...this.#files.keys()].some(file => file.startsWith(`${path}/`)))
      throw new LabError('write-failed', `${path} is a folder of the node.`)
    this.#files.set(path, { content: Buffer.from(content), mode, modifiedAt: Date.now() })
  }
}

const noSuch = (path: string) => new LabError('no-such-file', `There is no file ${path} on the node.`)
