/** A service of the node that gives no answer, for what is said of a webhook's backend that is down. */
import { findingOf } from '../finding.ts'
import type { Finding, Found, GradeTarget } from '../types.ts'

/**
 * What a look finds while nothing answers on a TCP port of the node, or of one address: whoever asks there is refused at
 * once, also on connections that are open. The service itself goes on, and answers again afterwards.
 *
 * It disturbs whoever asks there: the check says `alone: true`. What the API server remembers of a backend's answers holds
 * on: the look has to ask it about what nobody has asked about before.
 * @param at.address of the node, of a pod, or of an endpoint of a Service; default: every one
 * @throws Error when the node cannot cut it off.
 */
export async function withServiceDown(
  target: GradeTarget,
  at: { port: number; address?: string },
  look: () => Found,
): Promise<Finding> {
  const table = `cks-lab-${target.nonce}-${at.port}`
  const family = at.address?.includes(':') ? 'ip6' : 'ip'
  const asked = `${at.address === undefined ? '' : `${family} daddr ${at.address} `}tcp dport ${at.port}`
  // What the node sends, what it gets, and what it hands on between pods.
  const rules = ['output', 'input', 'forward'].flatMap(hook => [
    `add chain inet ${table} ${hook} { type filter hook ${hook} priority 0; }`,
    `add rule inet ${table} ${hook} ${asked} reject with tcp reset`,
  ])
  const restore = () => nft(target, [`add table inet ${table}`, `delete table inet ${table}`])
  target.defer(restore)
  await nft(target, [`add table inet ${table}`, ...rules])
  try {
    return await findingOf(look())
  } finally {
    await restore()
  }
}

/** @throws Error with what it said when it failed */
async function nft(target: GradeTarget, commands: string[]): Promise<void> {
  const { exitCode, stderr } = await target.node.exec(['nft', '-f', '-'], {
    view: 'grader',
    input: `${commands.join('\n')}\n`,
  })
  if (exitCode !== 0) throw new Error(`nft on the node failed: ${stderr.trim() || `exit code ${exitCode}`}`)
}
