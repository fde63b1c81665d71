/** Pod Security admission (kubernetes.io/docs/concepts/security/pod-security-admission), judged by pods it is shown. */
import { z } from 'zod'
import { pluginConfiguration } from '../cluster/admission.ts'
import { counter } from '../cluster/metrics.ts'
import { type PodSpec, podRequest } from '../cluster/pods.ts'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { Identity } from '../identity.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted'

const image = 'docker.io/library/toolbox:1.0'

/**
 * Pods that meet a level and not the next stricter one; `privileged`: several that each break one control of baseline
 * (kubernetes.io/docs/concepts/security/pod-security-standards).
 */
export const podsOfLevel: Record<PodSecurityLevel, Record<string, PodSpec>> = {
  privileged: {
    'a privileged container': { containers: [{ image, securityContext: { privileged: true } }] },
    "a pod in the node's network": { hostNetwork: true, containers: [{ image }] },
    'a pod with a folder of the node': {
      containers: [{ image }],
      volumes: [{ name: 'node', hostPath: { path: '/' } }],
    },
    // Checked by versions from v1.19 on only.
    'a container without seccomp': {
      containers: [{ image, securityContext: { seccompProfile: { type: 'Unconfined' } } }],
    },
  },
  baseline: { 'a pod without a security context': { containers: [{ image }] } },
  restricted: {
    'a pod as restricted wants it': {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        { image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      ],
    },
  },
}

/** Refused by a level; admitted with a warning that a level is violated, or with none; admitted in any case. */
export type PodVerdict =
  | { refusedBy: PodSecurityLevel }
  | { warnsOf: PodSecurityLevel | 'nothing' }
  | 'admitted'

function inWords(verdict: PodVerdict): string {
  if (verdict === 'admitted') return 'admitted'
  return 'refusedBy' in verdict
    ? `refused by the level ${verdict.refusedBy}`
    : `admitted, with a warning of ${verdict.warnsOf}`
}

/** Shows the pods of a level to a namespace's admission, each by a dry run, and judges what is answered. */
export async function observePods(
  target: GradeTarget,
  namespace: string,
  level: PodSecurityLevel,
  wanted: PodVerdict,
  as: Identity = 'grader',
): Promise<Observation[]> {
  const client = await api(target)
  return Promise.all(
    Object.entries(podsOfLevel[level]).map(async ([what, spec]) => {
      const answer = await client.ask(podRequest(target, namespace, spec, as))
      const warned = [answer.headers.warning ?? []].flat().join(', ')
      return observe(
        isVerdict(wanted, answer.status, answer.message, warned),
        `${what} in the namespace ${namespace}`,
        inWords(wanted),
        answer.status === 201
          ? `admitted, ${warned ? `with ${brief(warned, 120)}` : 'without a warning'}`
          : `${answer.status}: ${brief(answer.message, 160)}`,
      )
    }),
  )
}

/** The messages of pod-security-admission/admission/admission.go; `baseline:latest` is level and version. */
export function isVerdict(wanted: PodVerdict, status: number, message: string, warned: string): boolean {
  if (wanted === 'admitted') return status === 201
  if ('refusedBy' in wanted)
    return (
      status === 403 &&
      new RegExp(`^pods "[^"]+" is forbidden: violates PodSecurity "${wanted.refusedBy}:`).test(message)
    )
  const level = /would violate PodSecurity \\?"(\w+):/.exec(warned)?.[1] ?? 'nothing'
  return status === 201 && level === wanted.warnsOf
}

/**
 * Violations of a level are audited in a namespace: the counter that admission keeps of them goes up when one is shown
 * (pod-security-admission/metrics/metrics.go). By a Deployment, which is counted apart from Pods and enforced nowhere.
 */
export async function observeAudited(
  target: GradeTarget,
  namespace: string,
  level: 'baseline' | 'restricted',
  as: Identity = 'grader',
): Promise<Observation> {
  const labels = { mode: 'audit', decision: 'deny', policy_level: level, resource: 'controller' }
  const audited = () => counter(target, 'pod_security_evaluations_total', labels)
  const app = { app: target.nonce }
  const body = {
    metadata: { name: target.nonce },
    spec: {
      selector: { matchLabels: app },
      template: {
        metadata: { labels: app },
        spec: { hostNetwork: level === 'baseline', containers: [{ name: 'main', image }] },
      },
    },
  }
  const before = await audited()
  const client = await api(target)
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All`
  const answer = await client.ask({ method: 'POST', path, body, as })
  const more = (await audited()) - before
  return observe(
    more > 0,
    `pod_security_evaluations_total (audit, ${level}) after ${answer.line}`,
    'counts it',
    more > 0 ? 'counts it' : `does not; the answer was ${answer.status}`,
  )
}

const Exemptions = z.object({
  usernames: z.array(z.string()).nullish(),
  namespaces: z.array(z.string()).nullish(),
  runtimeClasses: z.array(z.string()).nullish(),
})

/** The plugin's configuration exempts these namespaces, and no others, no users and no runtime classes. */
export async function observeExemptions(target: GradeTarget, ...namespaces: string[]): Promise<Observation> {
  const { where, data, problem } = await pluginConfiguration(target, 'PodSecurity')
  const wanted = list(namespaces)
  const expected = `exempt: namespaces ${wanted}; users none; runtime classes none`
  if (problem) return observe(false, where, expected, problem)
  const parsed = z.object({ exemptions: Exemptions.nullish() }).safeParse(data)
  if (!parsed.success) return observe(false, where, expected, 'exemptions of another shape')
  const found = parsed.data.exemptions ?? {}
  const actual = `exempt: namespaces ${list(found.namespaces)}; users ${list(found.usernames)}; runtime classes ${list(found.runtimeClasses)}`
  return observe(actual === expected, where, expected, actual)
}

/**
 * The level of a mode is meant in a version. The latest may be given as the cluster's own or not at all, which is the same
 * (kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller).
 * @param wanted "latest", "v1.34"
 */
export async function observeLevelVersion(
  target: GradeTarget,
  mode: 'enforce' | 'warn' | 'audit',
  wanted = 'latest',
): Promise<Observation> {
  const { where, data, problem } = await pluginConfiguration(target, 'PodSecurity')
  const { minor } = await (await api(target)).admin('GET', '/version')
  const defaults = z.object({ defaults: z.record(z.string(), z.unknown()).nullish() }).safeParse(data)
    .data?.defaults
  const version = defaults?.[`${mode}-version`] ?? 'latest'
  const latest = ['latest', `v1.${Number.parseInt(String(minor), 10)}`]
  const right = latest.includes(wanted) ? latest : [wanted]
  const expected = `${mode}-version: ${wanted === 'latest' ? 'the latest' : wanted}`
  return observe(!problem && right.includes(String(version)), where, expected, problem ?? String(version))
}

/**
 * The labels of a namespace that are about Pod Security.
 * @param wanted "enforce=restricted", several with commas between; none where it is not given
 */
export async function observeLevelLabels(
  target: GradeTarget,
  namespace: string,
  wanted?: string,
): Promise<Observation> {
  const prefix = 'pod-security.kubernetes.io/'
  const { metadata } = await (await api(target)).admin('GET', `/api/v1/namespaces/${namespace}`)
  const found = Object.entries(metadata.labels ?? {}).filter(([label]) => label.startsWith(prefix))
  const actual = list(found.map(([label, level]) => `${label.slice(prefix.length)}=${level}`))
  const expected = wanted ?? 'none'
  return observe(actual === expected, `labels ${prefix}* of the namespace ${namespace}`, expected, actual)
}

const list = (names: string[] | null | undefined) => [...new Set(names)].sort().join(', ') || 'none'
