/** Flags that a task is not about: each says what it said when the setup had ended, and there are no others. */
import { posix } from 'node:path'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { argvOf } from '../../lab-infra/control-plane/static-pod.ts'
import { beginningOf } from '../beginning.ts'
import { finding, type Observation, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { Check, GradeTarget } from '../types.ts'
import { type CommandLine, effective, parseArgv } from './argv.ts'
import { unordered } from './flag-kinds.ts'
import { exactly, type FlagExpectation } from './flags.ts'
import { flagsOf, readManifest } from './manifests.ts'

/** What a flag has to be, by what it was (empty: not given); undefined: not judged here. */
export type FlagChange = FlagExpectation | ((then: string[]) => FlagExpectation) | undefined

/**
 * Enabled by default (pkg/kubeapiserver/options/plugins.go, DefaultOffAdmissionPlugins, v1.35): naming them in
 * --enable-admission-plugins changes nothing.
 */
const enabledAnyway = new Set(
  `CertificateApproval CertificateSigning CertificateSubjectRestriction ClusterTrustBundleAttest DefaultIngressClass
  DefaultStorageClass DefaultTolerationSeconds LimitRanger MutatingAdmissionPolicy MutatingAdmissionWebhook
  NamespaceLifecycle NodeDeclaredFeatureValidator PersistentVolumeClaimResize PodSecurity PodTopologyLabels Priority
  ResourceQuota RuntimeClass ServiceAccount StorageObjectInUseProtection TaintNodesByCondition
  ValidatingAdmissionPolicy ValidatingAdmissionWebhook`.split(/\s+/),
)

/** They make the log longer and nothing else. */
const logOnly = ['v', 'vmodule']

/** The list has what it had, and may have these besides: nothing else but admission plugins that are enabled anyway. */
export const mayAlsoHave =
  (...added: string[]) =>
  (then: string[]): FlagExpectation => {
    const others = (values: string[]) => values.filter(it => !added.includes(it) && !enabledAnyway.has(it))
    const { right } = exactly(...new Set(others(then)))
    const expected = `${shownList(then)}, and perhaps ${added.join(' and ')}`
    return { expected, right: values => right(others(values)) }
  }

/**
 * A component's other flags say what they said when the setup had ended, by the manifest that it left, and there are no
 * further ones. A duration, a switch or a path may be written otherwise; a list whose order says nothing may have another.
 * @param change flags that the task is about (`undefined`: not judged here), or what is meant where the task begins broken.
 * @param mayAdd names of flags that a solution may add or change, or how they begin: "audit-log-*".
 */
export function otherFlagsKept(
  points: number,
  change: Record<string, FlagChange> = {},
  mayAdd: string[] = [],
  component: Component = 'kube-apiserver',
): Check {
  const whose = component === 'kube-apiserver' ? 'The API server' : component
  return {
    id: component === 'kube-apiserver' ? 'other-flags-kept' : `${component}-flags-kept`,
    title: `${whose}'s other settings are as they were`,
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const open = [...mayAdd, ...logOnly]
      const { manifest, where } = await flagsOf(target, component)
      return finding([
        ...(await observeFlagsKept(target, component, change, name => !open.some(it => isNamed(name, it)))),
        ...manifest.strays.map(it => observe(false, where(it.word), 'flags only', shownList([it.word]))),
        observe(true, where(''), 'the other flags as they were', 'as they were'),
      ])
    },
  }
}

async function observeFlagsKept(
  target: GradeTarget,
  component: Component,
  change: Record<string, FlagChange>,
  isJudged: (name: string) => boolean,
): Promise<Observation[]> {
  const [then, { manifest, where }] = await Promise.all([
    flagsThen(target, component),
    flagsOf(target, component),
  ])
  const names = new Set([...then.uses, ...manifest.uses].map(use => use.name))
  for (const name of Object.keys(change)) names.add(name)
  const judged = [...names].filter(name => name in change || isJudged(name))
  // A process that lags behind its manifest is controlPlaneHealthy's to tell.
  return judged.flatMap(name => {
    const was = effective(then, name)
    const wanted = name in change ? change[name] : asItWas(name, was)
    if (!wanted) return []
    const { expected, right } = typeof wanted === 'function' ? wanted(was) : wanted
    const is = effective(manifest, name)
    return [observe(right(is), where(name), withFlag(name, expected, was), written(name, is))]
  })
}

/** By them the API server decides who somebody is and what they may do (kube-apiserver --help). */
const gates = [
  ...[
    'anonymous-auth',
    'authentication-*',
    'authorization-*',
    'client-ca-file',
    'enable-bootstrap-token-auth',
  ],
  ...['oidc-*', 'requestheader-*', 'service-account-*', 'token-auth-file'],
  ...['disable-admission-plugins', 'enable-admission-plugins', 'admission-control-config-file'],
]

/**
 * How people sign in, what authorizes them and what admission does is what it was, for tasks about RBAC: what its objects
 * give is not all where another authorizer is asked as well.
 */
export function gatesKept(points: number): Check {
  return {
    id: 'gates-kept',
    title: 'How the API server authenticates, authorizes and admits is as it was',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const component = 'kube-apiserver'
      const { where } = await flagsOf(target, component)
      return finding([
        ...(await observeFlagsKept(target, component, {}, name => gates.some(it => isNamed(name, it)))),
        observe(true, where(''), 'the flags about access as they were', 'as they were'),
      ])
    },
  }
}

/** The command line that the setup left: of a manifest that cannot be read, every item of a list that begins as a flag. */
async function flagsThen(target: GradeTarget, component: Component): Promise<CommandLine> {
  const { manifests } = await beginningOf(target)
  const read = manifests.map(readManifest)
  const container = read.findLast(it => it.container?.name === component)?.container
  if (container) return parseArgv(argvOf(container))
  const file = manifests.find(it => it.name === `${component}.yaml`)
  if (!file) throw new Error(`what the setup left has no manifest of ${component}`)
  const words = [...file.text.matchAll(/^\s*- +(--?[a-z][^\n]*?)\s*$/gm)].map(it => it[1]!)
  return parseArgv([component === 'etcd' ? 'etcd' : component, ...words])
}

const asItWas = (name: string, then: string[]): FlagExpectation => ({
  expected: written(name, then),
  right: values => meaning(name, values) === meaning(name, then),
})

const withFlag = (name: string, expected: string, then: string[]) =>
  expected === written(name, then) ? `${expected}, as it was` : `--${name}: ${expected}`

const written = (name: string, values: string[]) =>
  values.length === 0 ? `no --${name}` : `--${name}=${shownList(values)}`

/** What values mean, whatever way they are written. */
function meaning(name: string, values: string[]): string {
  const each = values
    .filter(it => name !== 'enable-admission-plugins' || !enabledAnyway.has(it))
    .map(it => `${durationMs(it) ?? (it.startsWith('/') ? posix.normalize(it) : it)}`)
  return JSON.stringify(unordered.has(name) ? [...new Set(each)].sort() : each)
}

const unitsMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** Go's time.ParseDuration, ms; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)]
  const sum = parts.reduce((ms, [, amount, unit]) => ms + Number(amount) * unitsMs[unit!]!, 0)
  return text.startsWith('-') ? -sum : sum
}

const isNamed = (flag: string, name: string) =>
  name.endsWith('*') ? flag.startsWith(name.slice(0, -1)) : flag === name
