/** Rootless labs, looked at from outside. */
import { RootlessFolder } from '../../lab-infra/engines/rootless/lab-folder.ts'
import { RootlessNode } from '../../lab-infra/engines/rootless/node.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { EngineDetails } from './details.ts'

export const rootless: EngineDetails = {
  aims: {
    coldToReady: 5_000,
    poolToPrompt: 400,
    aheadToPrompt: 1_500,
    echoAbove: 5,
    interrupt: 300,
    memory: 300,
    cpu: 6,
    reset: 5_000,
    resetFromReserve: 1_000,
    editQuick: 5_000,
    editUntouched: 17_000,
    check: 1_000,
  },
  async apiServer(labId) {
    return new RootlessNode(new RootlessFolder(labId), () => {
      throw new Error('no command is run here')
    })
  },
  async firstProcesses(labId) {
    const pid = (await new RootlessFolder(labId).read())?.outer?.pid
    if (pid === undefined) throw new LabError('node-unreachable', `Lab ${labId} has no first process`)
    return [pid]
  },
}
