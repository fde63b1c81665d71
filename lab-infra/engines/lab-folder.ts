/** A lab's folder on this machine: what is kept of the lab, and what the engine keeps beside that. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { execa } from 'execa'
import { isExhausted, whenRoom } from '../exhausted.ts'
import type { Credentials } from '../lab.ts'
import { isAlive, noneWhenGone } from '../process.ts'
import { folderTrouble } from './folder-trouble.ts'
import { type LabRecord, type LabRecords, labExists } from './lab-records.ts'

export class LabFolder<R extends LabRecord> implements LabRecords<R> {
  readonly id: string
  readonly path: string
  #writing: Promise<void> = Promise.resolve()
  constructor(labs: string, id: string) {
    this.id = id
    this.path = join(labs, id)
  }
  at(...parts: string[]): string {
    return join(this.path, ...parts)
  }
  /** Whether there is that part of it. */
  has(part: string): boolean {
    return existsSync(this.at(part))
  }
  async isTaken(): Promise<boolean> {
    return existsSync(this.path)
  }
  async take(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
    await mkdir(this.path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? labExists(this.id) : error
    })
  }
  async read(): Promise<R | undefined> {
    const text = await whenRoom(() => readFile(this.at('lab.json'), 'utf8').catch(noneWhenGone))
    try {
      return takenOver<R>(JSON.parse(text))
    } catch {
      return undefined
    }
  }
  write(record: R): Promise<void> {
    const before = this.#writing
    const text = JSON.stringify(record, null, 2)
    this.#writing = before.catch(() => {}).then(() => replaceFile(this.at('lab.json'), text))
    return this.#writing
  }
  async writeCredentials(kubeconfig: string): Promise<void> {
    await writeFile(this.at('grader.kubeconfig'), kubeconfig, { mode: 0o600 })
  }
  async readCredentials(): Promise<Credentials> {
    return credentialsIn(await readFile(this.at('grader.kubeconfig'), 'utf8'))
  }
  async remember(name: string, text: string): Promise<void> {
    await mkdir(this.at('remembered'), { recursive: true, mode: 0o700 })
    await replaceFile(this.at('remembered', name), text)
  }
  async recall(name: string): Promise<string | undefined> {
    return readFile(this.at('remembered', name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
  }
  async forget(): Promise<void> {
    await this.remove('remembered')
  }
  /** A folder without a record may be one that another process has just begun. */
  async isBeingMade(record: R | undefined): Promise<boolean> {
    if (record) return isAlive(record.worker)
    const found = await whenRoom(() => stat(this.path).catch(noneWhenGone))
    return found !== '' && Date.now() - found.ctimeMs < 60_000
  }
  /** Removes a part of the folder, or all of it; also folders that the learner, or an overlay's workings, closed to all. */
  async remove(part = ''): Promise<void> {
    const target = this.at(part)
    const removed = () => whenRoom(() => execa('rm', ['-rf', '--', target]))
    await removed().catch(async error => {
      if (isExhausted(error)) throw error
      await execa('chmod', ['-R', 'u+rwX', '--', target], { reject: false })
      await removed()
    })
  }
  explain(error: unknown): unknown {
    return folderTrouble(error, this.path)
  }
}

/** Those of a kubeconfig's current context. */
function credentialsIn(kubeconfig: string): Credentials {
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  const user = config.getCurrentUser()
  const decoded = (data?: string) => data && Buffer.from(data, 'base64').toString()
  const [cert, key] = [decoded(user?.certData), decoded(user?.keyData)]
  return { ...(cert && { cert }), ...(key && { key }), ...(user?.token && { token: user.token }) }
}

/** A record as an earlier cks-lab wrote it, under the names of today. */
function takenOver<R extends LabRecord>(written: R & { pace?: string }): R {
  if (written.pace === undefined) return written
  const { pace, ...record } = written
  return { ...record, kubelet: pace === 'exam' ? 'untouched' : 'quick' } as unknown as R
}

/** In one step: who reads the file meanwhile, or finds it after this process was killed, sees the old text or the new. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Ids of all lab folders in `labs`, whatever their state. */
export async function labIdsIn(labs: string): Promise<string[]> {
  const found = await whenRoom(() => readdir(labs, { withFileTypes: true }).catch(noneWhenGone))
  return found === '' ? [] : found.filter(each => each.isDirectory()).map(each => each.name)
}
