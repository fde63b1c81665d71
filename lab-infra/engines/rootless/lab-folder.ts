/** A rootless lab's folder on the host: the one place that knows what lies where in it. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { stateDir } from '../../paths.ts'
import type { ProcessIdentity } from '../../process.ts'
import { LabFolder, labIdsIn } from '../lab-folder.ts'
import type { LabRecord } from '../lab-records.ts'

export interface RootlessRecord extends LabRecord {
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

export class RootlessFolder extends LabFolder<RootlessRecord> {
  constructor(id: string) {
    super(labsDir(), id)
  }
  /** Seen by the node as /run/cks-lab/shared. The learner may write in it: open what is in it without following links. */
  readonly shared = 'shared'
  /** What begins anew with each start of the node. */
  readonly fresh = ['root.mnt', this.shared, 'node', 'content', 'content.work']
  /** What a start of the node wants to find empty. */
  async makeEmptyParts(): Promise<void> {
    for (const part of this.fresh) await mkdir(this.at(part), { recursive: true })
  }
}

/** Ids of all lab folders, whatever their state. */
export const labIds = (): Promise<string[]> => labIdsIn(labsDir())
