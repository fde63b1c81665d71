/** Requests for a replay of an audit policy, written as lines. */
import type { AuditLevel } from '../cluster/audit-policy.ts'
import { example, hasExample } from '../cluster/examples.ts'
import type { Identity } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import type { AuditCase } from './audit-replay.ts'

/**
 * A case for each path of these lines, each of which begins with a method: "GET /version /api/v1/nodes". What is read need
 * not exist: the event counts. What is no GET is a dry run; what is created is the example of its resource, which gets
 * through admission, so that both bodies exist.
 */
export const auditCases = (
  { nonce }: GradeTarget,
  level: AuditLevel,
  as: Identity,
  lines: string,
): AuditCase[] =>
  lines
    .trim()
    .split('\n')
    .flatMap(line => {
      const [method, ...paths] = line.trim().split(' ') as ['GET' | 'POST' | 'DELETE', ...string[]]
      return paths.map((path): AuditCase => {
        if (method === 'GET') return { ask: { path, as }, level }
        const body = method === 'POST' ? bodyFor(path, nonce) : undefined
        const dry = `${path}${path.includes('?') ? '&' : '?'}dryRun=All`
        return { ask: { method, path: dry, as, ...(body ? { body } : {}) }, level }
      })
    })

function bodyFor(path: string, name: string): object | undefined {
  const [, , resource = '', subresource] =
    /^\/apis?\/([^/]+\/)?v1\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/[^/]+\/([a-z]+))?$/.exec(path) ?? []
  const whole = subresource ? `${resource}/${subresource}` : resource
  return hasExample(whole) ? { ...example(whole), metadata: { name } } : undefined
}
