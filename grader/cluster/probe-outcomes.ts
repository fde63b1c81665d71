/** Health checks tried from the node, as the kubelet does. */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import type { ProbePlan } from './probe-plan.ts'

/**
 * When a token in a probe's headers ends, of those that say so (RFC 7519, exp).
 * @returns ms since the epoch; undefined for one that does not end, or where there is none
 */
export function endOfToken(probe: unknown): number | undefined {
  const payload = /Bearer\s+[\w-]+\.([\w-]+)\.[\w-]+/i.exec(JSON.stringify(probe ?? {}))?.[1]
  try {
    const { exp } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as { exp?: unknown }
    return typeof exp === 'number' ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}

/** Outcomes of plans, each tried on the node; what is asked twice alike is asked once. */
export async function probeOutcomes(
  target: GradeTarget,
  plans: ProbePlan[],
  container: string | undefined,
): Promise<{ ok: boolean; found: string }[]> {
  const distinct = new Map(plans.filter(it => it.kind !== 'impossible').map(it => [JSON.stringify(it), it]))
  const keys = [...distinct.keys()]
  const asked = [...distinct.values()].map(it => ({ ...it, ...(container && { container }) }))
  const outcomes = asked.length > 0 ? await askFromNode(target, asked) : []
  return plans.map(it =>
    it.kind === 'impossible' ? { ok: false, found: it.why } : outcomes[keys.indexOf(JSON.stringify(it))]!,
  )
}

/** The program that makes probes, as the node's Node runs it. */
export const probeClient = (): string =>
  stripTypeScriptTypes(readFileSync(new URL('./probe-client.ts', import.meta.url), 'utf8'))

async function askFromNode(target: GradeTarget, tries: object[]): Promise<{ ok: boolean; found: string }[]> {
  const { exitCode, stdout, stderr, timedOut } = await target.node.exec(
    ['/opt/cks-lab/node', '--input-type=module', '-e', probeClient(), '--', JSON.stringify(tries)],
    { view: 'grader', signal: target.signal, timeoutMs: 75_000 },
  )
  if (exitCode === 0) return JSON.parse(stdout)
  throw new Error(
    `the probes could not be tried on the node: ${timedOut ? 'no answer within 75 s' : stderr.trim()}`,
  )
}

/**
 * The address by which the cluster knows the node.
 * @throws Error when it has none.
 */
export async function nodeAddress(target: GradeTarget): Promise<string> {
  const node = await (await api(target)).admin('GET', `/api/v1/nodes/${target.node.name}`)
  const addresses = node.status.addresses as { type: string; address: string }[]
  const address = addresses.find(it => it.type === 'InternalIP')?.address
  if (address === undefined) throw new Error(`the node ${target.node.name} has no address`)
  return address
}
