/** Who may talk to this server: pages it served itself, under a name of its own. */
import type { IncomingMessage } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { LabError } from '../../lab-infra/lab.ts'

/** Whether listening there is listening on every address of the machine. */
export const isEverywhere = (host: string) => ['0.0.0.0', '::', ''].includes(host)

/**
 * The `Host` values this server answers to. A foreign name that was made to resolve here (DNS rebinding) is none of
 * them. When it listens on every address, the machine's own addresses and name are.
 * @param usual the port that browsers leave out @param certified names that its certificate is for
 */
export function hostsOf(
  host: string,
  port: number,
  usual: number,
  certified: readonly string[] = [],
): Set<string> {
  const own = isEverywhere(host)
    ? [
        hostname(),
        ...Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(each => each.address)),
      ]
    : [host]
  const names = ['127.0.0.1', 'localhost', '::1', ...own, ...certified].map(name =>
    (name.includes(':') ? `[${name}]` : name).toLowerCase(),
  )
  return new Set(names.flatMap(name => (port === usual ? [`${name}:${port}`, name] : [`${name}:${port}`])))
}

/** Where the server stands. */
export interface Standing {
  /** Known once it listens. */
  hosts: Set<string>
  /** Behind a proxy, which alone has the certificate: who does not come through it comes from this machine. */
  proxied: boolean
}

const harmless = ['GET', 'HEAD', 'OPTIONS']
const origins = new WeakMap<IncomingMessage, string>()

/** The address by which a request came, as its browser sees it; known once `refuseForeign` let it pass. */
export const originOf = (request: IncomingMessage): string => origins.get(request) ?? ''

/**
 * Refuses a foreign Host on anything, and a foreign Origin on what changes state or opens a WebSocket. A WebSocket must
 * name its Origin; a plain request without one does not come from a page. Behind a proxy the names are its own, and it says
 * by which one the request came.
 * @throws LabError `foreign-host`, `foreign-origin`, `past-proxy`, `no-tls`.
 */
export function refuseForeign(request: FastifyRequest, { hosts, proxied }: Standing): void {
  const through = proxied && (request.ips?.length ?? 0) > 1
  const host = request.host.toLowerCase()
  const { protocol } = request
  if (proxied) refuseUnprotected(request, through)
  if (through ? host === '' : !hosts.has(host))
    throw new LabError('foreign-host', 'This address is not one of the lab server.', {
      remedy: 'Open the address that cks-lab printed; --host adds a name.',
    })
  origins.set(request.raw, `${protocol}://${host}`)
  if (harmless.includes(request.method) && !request.ws) return
  const origin = request.headers.origin?.toLowerCase()
  if (origin === undefined && !request.ws) return
  const own = through ? new Set([host]) : hosts
  if (!origin?.startsWith(`${protocol}://`) || !own.has(origin.slice(protocol.length + 3)))
    throw new LabError('foreign-origin', 'The request comes from a page of another origin.', {
      remedy: 'Use the page that this server serves.',
    })
}

/** What goes past the proxy, or came to it in the clear, everybody on the way may have read. */
function refuseUnprotected({ raw, protocol }: FastifyRequest, through: boolean): void {
  if (!through && !isLoopback(raw.socket.remoteAddress ?? ''))
    throw new LabError('past-proxy', 'This server is reached through its proxy only.', {
      remedy: 'Open the address of the proxy; --trust-proxy names the proxy’s own.',
    })
  if (through && protocol !== 'https')
    throw new LabError('no-tls', 'The proxy took this request without TLS.', {
      remedy: 'Open the address with https://; the proxy has to say so in X-Forwarded-Proto.',
    })
}

const isLoopback = (address: string) => /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)
