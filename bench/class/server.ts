/** The lab server of a class, with its pages, as `cks-lab up --class` starts it; but for the labs and the grader. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { openLog } from '../../app/cli/log.ts'
import { createServer } from '../../app/server/index.ts'
import { createPages } from '../../app/server/next-pages.ts'
import { FakeEngine, type FakeTerminals } from '../../lab-infra/engines/fake/index.ts'
import { steppedGrader } from './grader.ts'
import { type Serving, socketOf, socketsVariable } from './messages.ts'

const sockets = process.env[socketsVariable]!

/** Its labs' terminals are held by another process (hosts.ts), with which they end. */
class ApartEngine extends FakeEngine {
  #made = 0

  protected override terminals(): FakeTerminals {
    const path = socketOf(sockets, this.#made++)
    return {
      async dial() {
        const socket = connect(path)
        await once(socket, 'connect')
        return socket
      },
      async stop() {},
    }
  }
}

const server = await createServer({
  engine: new ApartEngine(),
  grader: steppedGrader(),
  scenarioDirs: [],
  port: 0,
  maxLabs: 64,
  signIn: { metricsToken: process.env.CKS_LAB_METRICS_TOKEN },
  log: openLog(process.env),
  pages: await createPages(),
})
const address = await server.listen()
const firstInstructor = (await server.firstInstructor())!
process.send?.({ address, firstInstructor } satisfies Serving)

async function stop(): Promise<void> {
  await server.close({ endLabs: true })
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => void stop())
