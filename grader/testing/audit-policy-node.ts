/** A node whose API server has an audit policy. */
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import type { GradeTarget } from '../types.ts'
import { targetOf } from './target.ts'

const startedAt = 1_000_000

/** Of two rules: nothing of what lead does is logged, the metadata of the rest. */
export const twoRules =
  'omitStages: [RequestReceived]\nrules:\n- level: None\n  users: [lead]\n- level: Metadata\n'

/** A node with this policy, written so long after the API server was started (ms; below 0: before). */
export function nodeWith(
  policy: string,
  afterStart = -1_000,
  phase: ControlPlaneState['phase'] = 'ready',
): GradeTarget {
  const time = ((startedAt + afterStart) / 1_000).toFixed(3)
  const target = targetOf({
    files: { '/on/node/policy.yaml': `apiVersion: audit.k8s.io/v1\nkind: Policy\n${policy}` },
    flags: ['--audit-policy-file=/in/container/policy.yaml'],
    startedAt,
    commands: { 'file-times': () => `${time} ${time}\n${time}\n1:1\n1:1\n` },
  })
  const known: Record<string, unknown> = {
    'api-resources': ['pods', 'secrets'].map(resource => ({ group: '', resource })),
    'control-plane': { phase, summary: phase },
    'audit-replay': [],
  }
  const { once } = target
  return {
    ...target,
    once: <T>(key: string, work: () => Promise<T>) =>
      key in known ? Promise.resolve(known[key] as T) : once(key, work),
  }
}
