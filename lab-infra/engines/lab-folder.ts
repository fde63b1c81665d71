/** A lab's folder on the host, whichever engine made it: its record, and what the engine keeps beside that. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { execa } from 'execa'
import type { LabInfo } from '../lab.ts'
import { isAlive, type ProcessIdentity } from '../process.ts'

/** What is written in lab.json. */
export interface BaseRecord extends LabInfo {
  /** Who made or last reset it. What does not run and has no living worker was left behind, to be swept. */
  worker: ProcessIdentity
}

export class LabFolder<R extends BaseRecord> {
  readonly path: string
  constructor(labs: string, id: string) {
    this.path = join(labs, id)
  }
  at(...parts: string[]): string {
    return join(this.path, ...parts)
  }
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
  }
  async read(): Promise<R | undefined> {
    try {
      return JSON.parse(await readFile(this.at('lab.json'), 'utf8')) as R
    } catch {
      return undefined
    }
  }
  async write(record: R): Promise<void> {
    await writeFile(this.at('lab.json.new'), JSON.stringify(record, null, 2), { mode: 0o600 })
    await rename(this.at('lab.json.new'), this.at('lab.json'))
  }
  /** The grader's kubeconfig, which no learner can see. */
  async writeCredentials(kubeconfig: string): Promise<void> {
    await writeFile(this.at('grader.kubeconfig'), kubeconfig, { mode: 0o600 })
  }
  async readCredentials(): Promise<KubeConfig> {
    const config = new KubeConfig()
    config.loadFromString(await readFile(this.at('grader.kubeconfig'), 'utf8'))
    return config
  }
  /** By a process that lives. A folder without a record may be one that another process has just begun. */
  async isBeingMade(record: R | undefined): Promise<boolean> {
    if (record) return isAlive(record.worker)
    const found = await stat(this.path).catch(() => undefined)
    return found !== undefined && Date.now() - found.ctimeMs < 60_000
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

/** Ids of all lab folders in `labs`, whatever their state. */
export async function labIdsIn(labs: string): Promise<string[]> {
  return existsSync(labs)
    ? (await readdir(labs, { withFileTypes: true })).filter(e => e.isDirectory()).map(e => e.name)
    : []
}
