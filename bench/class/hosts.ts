/** Holds the terminals of all labs, each at a socket of its own, as the nodes of real labs do: beside the server, not in it. */
import { createServer } from 'node:net'
import { createTerminalHost } from '../../lab-infra/terminal/host/host.ts'
import { socketOf, socketsVariable } from './messages.ts'

const folder = process.env[socketsVariable]!
const labs = Number(process.argv[2])

const hosts = Array.from({ length: labs }, (_, nth) => {
  const host = createTerminalHost({
    command: ['bash', '--norc'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
    cwd: folder,
  })
  const server = createServer(socket => {
    socket.on('error', () => {}) // told by 'close' to whoever uses it
    host.accept(socket)
  })
  const listening = new Promise<void>(resolve => server.listen(socketOf(folder, nth), resolve))
  return { host, listening }
})
await Promise.all(hosts.map(({ listening }) => listening))
process.send?.({})

async function stop(): Promise<void> {
  await Promise.all(hosts.map(({ host }) => host.close()))
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => void stop())
