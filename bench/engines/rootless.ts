/** Rootless labs, looked at from outside. */
import { LabFolder } from '../../lab-infra/engines/rootless/folder.ts'
import { RootlessNode } from '../../lab-infra/engines/rootless/node.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { EngineDetails } from './details.ts'

export const rootless: EngineDetails = {
  aims: {
    coldToReady: 6_000,
    poolToPrompt: 500,
    echoAbove: 5,
    interrupt: 300,
    memory: 350,
    cpu: 10,
    reset: 5_000,
    editQuick: 5_000,
    editExam: 17_000,
    check: 1_500,
  },
  async door(labId) {
    return new RootlessNode(new LabFolder(labId), () => {
      throw new Error('no command is run here')
    })
  },
  async firstProcesses(labId) {
    const pid = (await new LabFolder(labId).read())?.outer?.pid
    if (pid === undefined) throw new LabError('node-unreachable', `Lab ${labId} has no first process`)
    return [pid]
  },
}
