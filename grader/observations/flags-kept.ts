/** Flags that a task is not about: each says what it said when the setup had ended, and there are no others. */
import { posix } from 'node:path'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { argvOf } from '../../lab-infra/control-plane/static-pod.ts'
import { type CommandLine, effective, parseArgv } from '../cluster/argv.ts'
import { beginningOf } from '../cluster/beginning.ts'
import { durationMs } from '../cluster/durations.ts'
import { decimals, unordered } from '../cluster/flag-kinds.ts'
import { flagsOf, readManifest } from '../cluster/manifests.ts'
import { type Observation, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { exactly, type FlagExpectation, goInt } from './flags.ts'

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
 * The flags that are judged say what they said when the setup had ended, by the manifest that it left.
 * @param change what those have to be that the task is about; they are judged in any case.
 */
export async function observeFlagsKept(
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

/** The command line that the setup left: of a manifest that cannot be read, every item of a list that begins as a flag. */
async function flagsThen(target: GradeTarget, component: Component): Promise<CommandLine> {
  const { manifests } = await beginningOf(target)
  const read = manifests.map(readManifest)
  const container = read.findLast(it => it.container?.name === component)?.container
  if (container) return parseArgv(argvOf(container))
  const file = manifests.find(it => it.name === `${component}.yaml`)
  if (!file) throw new Error(`what the setup left has no manifest of ${component}`)
  const words = [...file.text.matchAll(/^\s*- +(--?[a-z][^\n]*?)\s*$/gm)].map(it => it[1]!)
  return parseArgv([component, ...words])
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
    .map(it => meant(name, it))
  return JSON.stringify(unordered.has(name) ? [...new Set(each)].sort() : each)
}

/** A duration, a number or a path by what it is: "45s" and "0m45s", "0x10" and "16", "/a//b" and "/a/b". */
function meant(name: string, value: string): string {
  if (value.startsWith('/')) return posix.normalize(value)
  const number = decimals.has(name) && value !== '' ? Number(value) : goInt(value)
  if (number !== undefined && !Number.isNaN(number)) return `${number}`
  const ms = durationMs(value)
  // Without a unit only zero is a duration.
  return ms === undefined ? value : ms === 0 ? '0' : `${ms} ms`
}

/** @param name of flags, or how they begin: "audit-log-*" */
export const isFlagNamed = (flag: string, name: string): boolean =>
  name.endsWith('*') ? flag.startsWith(name.slice(0, -1)) : flag === name
