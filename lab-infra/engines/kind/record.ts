/** A kind lab's folder on the host. */
import { join } from 'node:path'
import { stateDir } from '../../paths.ts'
import { type BaseRecord, LabFolder as Folder } from '../lab-folder.ts'
import type { Provider } from './containers.ts'

export interface LabRecord extends BaseRecord {
  provider: Provider
  cluster: string
  image: string
  /** Arguments that make its container anew. */
  run: string[]
}

export const labsDir = () => join(stateDir(), 'kind-labs')

export class LabFolder extends Folder<LabRecord> {
  constructor(id: string) {
    super(labsDir(), id)
  }
  /** The state in which the lab was created. */
  get golden(): string {
    return this.at('golden.tar')
  }
}
