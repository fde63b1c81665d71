/** kind labs, looked at from outside. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ContainerEngine, containerEngine } from '../../lab-infra/engines/kind/container-engine.ts'
import { KindFolder, type KindRecord } from '../../lab-infra/engines/kind/lab-folder.ts'
import { graderContainer, nodeContainer } from '../../lab-infra/engines/kind/names.ts'
import type { EngineDetails } from './details.ts'

export const kind: EngineDetails = {
  aims: {
    poolToPrompt: 500,
    aheadToPrompt: 1_500,
    resetFromReserve: 1_000,
    check: 2_000,
    createRatio: 1.15,
    resetRatio: 0.4,
  },
  /** The port at which kind publishes the API server: a command of the container engine for each look would be felt. */
  async apiServer(labId, signal) {
    const { provider, cluster } = await recordOf(labId, signal)
    const port = await publishedPort(containerEngine(provider), nodeContainer(cluster), signal)
    return {
      async dial() {
        const socket = connect(port, '127.0.0.1')
        await once(socket, 'connect')
        socket.on('error', () => {}) // told by 'close' to whoever uses it
        return socket
      },
    }
  },
  async firstProcesses(labId) {
    const { provider, cluster } = await recordOf(labId, AbortSignal.timeout(5_000))
    const names = [nodeContainer(cluster), graderContainer(cluster)]
    const said = await containerEngine(provider).run([
      'container',
      'inspect',
      '--format',
      '{{.State.Pid}}',
      ...names,
    ])
    return said.split('\n').map(Number)
  },
}

/** Waits until the lab has one. @throws the signal's reason. */
export async function recordOf(labId: string, signal: AbortSignal): Promise<KindRecord> {
  const folder = new KindFolder(labId)
  for (;;) {
    const record = await folder.read()
    if (record) return record
    await sleep(40, undefined, { signal })
  }
}

/** Seldom, because each look starts a program; an API server takes seconds from here on. */
const lookMs = 500

async function publishedPort(
  containers: ContainerEngine,
  container: string,
  signal: AbortSignal,
): Promise<number> {
  for (;;) {
    const said = await containers.ask(['port', container, '6443/tcp'], { signal })
    const port = /:(\d+)$/m.exec(said ?? '')?.[1]
    if (port !== undefined) return Number(port)
    await sleep(lookMs, undefined, { signal })
  }
}
