/** A lab's folder on the host, whichever engine made it: its record, and what the engine keeps beside that. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { execa } from 'execa'
import { isExhausted, whenRoom } from '../exhausted.ts'
import { type Credentials, LabError, type LabInfo } from '../lab.ts'
import { isAlive, noneWhenGone, type ProcessIdentity } from '../process.ts'

/** What is written in lab.json. */
export interface LabRecord extends LabInfo {
  /** Who made or last reset it. What does not run and has no living worker was left behind, to be swept. */
  worker: ProcessIdentity
  /** As in CreateOptions. */
  memory?: 'unlimited' | undefined
}

export class LabFolder<R extends LabRecord> {
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
  /** Whether there is that part of it, or the folder itself. */
  has(part = ''): boolean {
    return existsSync(this.at(part))
  }
  /** Makes the folder, and so takes the id. @throws LabError `lab-exists` when there is one, whoever made it. */
  async make(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
    await mkdir(this.path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? labExists(this.id) : error
    })
  }
  /** Undefined when there is none, or none that can be understood. @throws when it cannot be told whether there is one. */
  async read(): Promise<R | undefined> {
    const text = await whenRoom(() => readFile(this.at('lab.json'), 'utf8').catch(noneWhenGone))
    try {
      return takenOver<R>(JSON.parse(text))
    } catch {
      return undefined
    }
  }
  /** One after the other, so that the last one asked for is what stays. */
  write(record: R): Promise<void> {
    const before = this.#writing
    const text = JSON.stringify(record, null, 2)
    this.#writing = before.catch(() => {}).then(() => replaceFile(this.at('lab.json'), text))
    return this.#writing
  }
  /** The grader's kubeconfig, which no learner can see. */
  async writeCredentials(kubeconfig: string): Promise<void> {
    await writeFile(this.at('grader.kubeconfig'), kubeconfig, { mode: 0o600 })
  }
  async readCredentials(): Promise<Credentials> {
    return credentialsIn(await readFile(this.at('grader.kubeconfig'), 'utf8'))
  }
  /** What others want to know of the lab later, each under a name. No learner can see it. */
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
  /** By a process that lives, or may live: when that cannot be told it throws. A folder without a record may be one that another process has just begun. */
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

export const labExists = (id: string) =>
  new LabError('lab-exists', `There is a lab called ${id} already`, {
    remedy: `Choose another name, or: cks-lab lab destroy ${id}`,
  })

/** Ids of all lab folders in `labs`, whatever their state. */
export async function labIdsIn(labs: string): Promise<string[]> {
  const found = await whenRoom(() => readdir(labs, { withFileTypes: true }).catch(noneWhenGone))
  return found === '' ? [] : found.filter(each => each.isDirectory()).map(each => each.name)
}
