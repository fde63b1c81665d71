/** A TCP proxy in front of a server, whose connections can be cut as a lost network cuts them. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Cutter extends AsyncDisposable {
  /** The address, through the proxy. */
  through(address: string): string
  /** Cuts all connections, whatever is under way in them. False when there was none. */
  cut(): boolean
}

/** @param address any address of the server; only its host and port count */
export async function startCutter(address: string): Promise<Cutter> {
  const target = new URL(address)
  const sockets = new Set<Socket>()
  const server = createServer(page => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [page, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    page.on('close', () => upstream.destroy())
    upstream.on('close', () => page.destroy())
    upstream.pipe(page)
    // The server answers to its own name only.
    page.once('data', (head: Buffer) => {
      upstream.write(head.toString('latin1').replace(/^host: .*$/im, `host: ${target.host}`), 'latin1')
      page.pipe(upstream)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cut = () => {
    const live = [...sockets].filter(socket => !socket.destroyed)
    for (const socket of live) socket.destroy()
    return live.length > 0
  }
  return {
    cut,
    through(original) {
      const url = new URL(original)
      url.host = `127.0.0.1:${port}`
      return url.href
    },
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
    },
  }
}
