/** How many rootless labs there is room for. */
import { freeBytes } from '../../free-space.ts'
import type { Bound, Capacity } from '../../lab.ts'
import { stateDir } from '../../paths.ts'
import { capacityOf, diskBound } from '../bounds.ts'
import { inotifyBound, inotifyRoom } from './inotify.ts'
import { labsDir } from './lab-folder.ts'
import { namespaceHolders } from './namespaces.ts'

export function rootlessCapacity(): Promise<Capacity> {
  const running = namespaceHolders(labsDir()).then(holders => holders.size)
  return capacityOf(running, [disk(), inotifyRoom().then(inotifyBound)])
}

async function disk(): Promise<Bound> {
  const remedy = 'Free some with `cks-lab clean`, or name a folder on another disk in CKS_LAB_STATE'
  return diskBound(await freeBytes(stateDir()), stateDir(), remedy)
}
