/** A lab's folder on the host: the one place that knows what lies where in it. */

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { LabInfo } from '../../lab.ts'
import { stateDir } from '../../paths.ts'
import type { ProcessIdentity } from '../../process.ts'

/** What is written in lab.json. */
export interface LabRecord extends LabInfo {
  /** Who made or last reset it. What does not run and has no living worker was left behind, to be swept. */
  worker: ProcessIdentity
  /** The process that holds the outer namespaces: PID 1 of them. */
  outer?: ProcessIdentity | undefined
  /** The process that is PID 1 of the node. */
  inner?: ProcessIdentity | undefined
  /** Folders of the cache that it runs from. */
  tools: string
  inside: string
  store: string
}

export function labsDir(): string {
  return join(stateDir(), 'labs')
}

export class LabFolder {
  readonly path: string
  constructor(id: string) {
    this.path = join(labsDir(), id)
  }
  /** Seen by the node as /run/cks-lab/shared. The learner may write in it: open what is in it without following links. */
  readonly shared = 'shared'
  at(...parts: string[]): string {
    return join(this.path, ...parts)
  }
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    await this.makeEmptyParts()
  }
  /** What a start of the node wants to find empty. */
  async makeEmptyParts(): Promise<void> {
    for (const part of ['root.mnt', this.shared, 'node', 'node/content', 'node/content.work'])
      await mkdir(this.at(part), { recursive: true })
  }
  /** A folder without a record may be one that another process has just begun. */
  async isOlderThan(ms: number): Promise<boolean> {
    const found = await stat(this.path).catch(() => undefined)
    return found !== undefined && Date.now() - found.ctimeMs > ms
  }
  async read(): Promise<LabRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.at('lab.json'), 'utf8')) as LabRecord
    } catch {
      return undefined
    }
  }
  async write(record: LabRecord): Promise<void> {
    await writeFile(this.at('lab.json.new'), JSON.stringify(record, null, 2), { mode: 0o600 })
    await rename(this.at('lab.json.new'), this.at('lab.json'))
  }
  /** Removes a part of the folder, or all of it; also folders that the learner, or an overlay's workings, closed to all. */
  async remove(part = ''): Promise<void> {
    const target = this.at(part)
    const { failed } = await execa('rm', ['-rf', '--', target], { reject: false })
    if (!failed) return
    await execa('chmod', ['-R', 'u+rwX', '--', target], { reject: false })
    await execa('rm', ['-rf', '--', target])
  }
}

/** Ids of all lab folders, whatever their state. */
export async function labIds(): Promise<string[]> {
  return existsSync(labsDir())
    ? (await readdir(labsDir(), { withFileTypes: true })).filter(e => e.isDirectory()).map(e => e.name)
    : []
}
