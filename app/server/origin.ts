/** Who may talk to this server: pages it served itself, under a name of its own. */
import { hostname, networkInterfaces } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { LabError } from '../../lab-infra/lab.ts'

const wildcards = ['0.0.0.0', '::', '']

/**
 * The `Host` values this server answers to. A foreign name that was made to resolve here (DNS rebinding) is none of
 * them. When it listens on every address, the machine's own addresses and name are.
 */
export function hostsOf(host: string, port: number): Set<string> {
  const own = wildcards.includes(host)
    ? [
        hostname(),
        ...Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(each => each.address)),
      ]
    : [host]
  const names = ['127.0.0.1', 'localhost', '::1', ...own].map(name =>
    (name.includes(':') ? `[${name}]` : name).toLowerCase(),
  )
  // Browsers leave out the scheme's own port.
  return new Set(names.flatMap(name => (port === 80 ? [`${name}:80`, name] : [`${name}:${port}`])))
}

const harmless = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses a foreign Host on anything, and a foreign Origin on what changes state or opens a WebSocket. A WebSocket must
 * name its Origin; a plain request without one does not come from a page.
 * @throws LabError `foreign-host`, `foreign-origin`.
 */
export function refuseForeign(request: FastifyRequest, hosts: Set<string>): void {
  const host = request.headers.host?.toLowerCase() ?? ''
  if (!hosts.has(host))
    throw new LabError('foreign-host', 'This address is not one of the lab server.', {
      remedy: 'Open the address that cks-lab printed; --host adds a name.',
    })
  if (harmless.includes(request.method) && !request.ws) return
  const { origin } = request.headers
  if (origin === undefined && !request.ws) return
  if (origin === undefined || !isOwn(origin, hosts))
    throw new LabError('foreign-origin', 'The request comes from a page of another origin.', {
      remedy: 'Use the page that this server serves.',
    })
}

function isOwn(origin: string, hosts: Set<string>): boolean {
  return origin.startsWith('http://') && hosts.has(origin.slice('http://'.length).toLowerCase())
}
