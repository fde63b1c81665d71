/** A kind lab's folder on the host. */
import { join } from 'node:path'
import { stateDir } from '../../paths.ts'
import { LabFolder } from '../lab-folder.ts'
import type { LabRecord } from '../lab-records.ts'
import type { Provider } from './container-engine.ts'

export interface KindRecord extends LabRecord {
  provider: Provider
  cluster: string
  image: string
  /** Arguments that make its container anew. */
  run: string[]
}

export const labsDir = () => join(stateDir(), 'kind-labs')

export class KindFolder extends LabFolder<KindRecord> {
  constructor(id: string) {
    super(labsDir(), id)
  }
  /** The state in which the lab was created. */
  get golden(): string {
    return this.at('golden.tar')
  }
}
