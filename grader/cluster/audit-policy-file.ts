/**
 * An audit policy's file as the API server loads it: k8s.io/apiserver/pkg/audit/policy/reader.go and
 * pkg/apis/audit/validation of v1.35. What it does not know it ignores with a word in its log; what it cannot take
 * keeps it from starting.
 */
import { type AuditPolicy, auditLevels, auditStages } from './audit-policy.ts'
import { type FieldPath, fieldName, type KubernetesYaml, readKubernetesYaml } from './kubernetes-yaml.ts'

export interface AuditPolicyFile {
  /** Missing where the API server would not start with it. */
  policy?: AuditPolicy
  /** Why it would not, with the line. */
  problem?: string
  /** What it leaves out of account: fields that it does not know, or that are given twice. */
  ignored: { field: string; line: number; why: string }[]
  /** The line on which a rule begins, by its index. */
  lineOfRule(index: number): number
}

/** What a field holds: a text, a switch, a list, or an object with these fields. */
type Shape = 'text' | 'switch' | 'any' | { list: Shape } | { fields: Record<string, Shape>; others?: Shape }

const texts: Shape = { list: 'text' }
const rule: Shape = {
  fields: {
    level: 'text',
    users: texts,
    userGroups: texts,
    verbs: texts,
    resources: { list: { fields: { group: 'text', resources: texts, resourceNames: texts } } },
    namespaces: texts,
    nonResourceURLs: texts,
    omitStages: texts,
    omitManagedFields: 'switch',
  },
}
const textMap: Shape = { fields: {}, others: 'text' }
const all = <S extends Shape>(names: string, is: S) =>
  Object.fromEntries(names.split(' ').map((it): [string, S] => [it, is]))
const objectMeta: Shape = {
  fields: {
    ...all('name generateName namespace selfLink uid resourceVersion', 'text'),
    ...all('labels annotations', textMap),
    finalizers: texts,
    ...all('generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds', 'any'),
    ...all('ownerReferences managedFields', 'any'),
  },
}
const shape: Shape = {
  fields: {
    apiVersion: 'text',
    kind: 'text',
    metadata: objectMeta,
    rules: { list: rule },
    omitStages: texts,
    omitManagedFields: 'switch',
  },
}

/** Reads a policy; what is wrong with it is its `problem`. */
export function readAuditPolicy(text: string): AuditPolicyFile {
  const file = readKubernetesYaml(text)
  const ignored: AuditPolicyFile['ignored'] = file.twice.map(field => ({
    field,
    line: lineNamed(file, field),
    why: 'is given twice; the last one counts',
  }))
  const lineOfRule = (index: number) => file.lineOf(['rules', index])
  if (file.problem) return { problem: file.problem, ignored, lineOfRule }
  const problems: string[] = []
  const raw = taken(file.value, shape, [], file, problems, ignored) as RawPolicy | undefined
  const policy: AuditPolicy = { ...raw, rules: raw?.rules ?? [] }
  // What kind of object it is, is read before anything else and without regard to case (json.SimpleMetaFactory).
  const type = new Map(Object.entries(file.value ?? {}).map(([name, its]) => [name.toLowerCase(), its]))
  const [apiVersion, kind] = ['apiversion', 'kind'].map(it => type.get(it) as string | undefined)
  const [problem] = [...problems, ...refused({ ...policy, apiVersion, kind }, file)]
  return { ...(problem ? { problem } : { policy }), ignored, lineOfRule }
}

type RawPolicy = Partial<AuditPolicy>
type TypedPolicy = AuditPolicy & { apiVersion: string | undefined; kind: string | undefined }

/** A value as Go decodes it into a field: null is nothing, and what has another shape is refused. */
function taken(
  value: unknown,
  shape: Shape,
  path: FieldPath,
  file: KubernetesYaml,
  problems: string[],
  ignored: AuditPolicyFile['ignored'],
): unknown {
  const wrong = (wanted: string) => {
    const where = path.length > 0 ? `${fieldName(path)} is` : 'it is'
    problems.push(`line ${file.lineOf(path)}: ${where} ${shown(value)}, not ${wanted}`)
    return undefined
  }
  if (value === null) return shape === 'text' ? '' : undefined
  if (shape === 'any') return value
  if (shape === 'text') return typeof value === 'string' ? value : wrong('a text')
  if (shape === 'switch') return typeof value === 'boolean' ? value : wrong('true or false')
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrong('a list')
    return value.map(
      // An element that is null is one without any field.
      (it, index) => taken(it, shape.list, [...path, index], file, problems, ignored) ?? {},
    )
  }
  if (typeof value !== 'object' || Array.isArray(value)) return wrong('an object with fields')
  const fields: Record<string, unknown> = {}
  for (const [name, its] of Object.entries(value)) {
    const here = [...path, name]
    const known = Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.others
    if (!known) {
      ignored.push({ field: fieldName(here), line: file.lineOf(here), why: 'is no field of a policy' })
      continue
    }
    const field = taken(its, known, here, file, problems, ignored)
    if (field !== undefined) fields[name] = field
  }
  return fields
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** What validation has against it. */
function refused(policy: TypedPolicy, file: KubernetesYaml): string[] {
  const problems: string[] = []
  const at = (path: FieldPath, what: string) =>
    problems.push(`line ${file.lineOf(path)}: ${fieldName(path)} ${what}`)
  const stages = (given: readonly string[] = [], path: FieldPath) => {
    for (const [index, stage] of given.entries())
      if (!auditStages.includes(stage as never))
        at([...path, index], `is "${stage}"; stages are ${auditStages.join(', ')}`)
  }
  if (policy.apiVersion !== 'audit.k8s.io/v1')
    at(['apiVersion'], `is ${policy.apiVersion ? `"${policy.apiVersion}"` : 'missing'}, not audit.k8s.io/v1`)
  // Kind may be missing: it is a Policy that is asked for.
  if (policy.kind && policy.kind !== 'Policy') at(['kind'], `is "${policy.kind}", not Policy`)
  stages(policy.omitStages, ['omitStages'])
  for (const [index, rule] of policy.rules.entries()) {
    const path: FieldPath = ['rules', index]
    const { level, nonResourceURLs = [], resources = [], namespaces = [] } = rule
    if (!level) at([...path, 'level'], 'is missing')
    else if (!auditLevels.includes(level))
      at([...path, 'level'], `is "${level}"; levels are ${auditLevels.join(', ')}`)
    for (const [n, url] of nonResourceURLs.entries()) {
      if (url === '*') continue
      if (!url.startsWith('/')) at([...path, 'nonResourceURLs', n], `is "${url}"; a path begins with "/"`)
      if (url.slice(0, -1).includes('*'))
        at([...path, 'nonResourceURLs', n], `is "${url}"; "*" may only be its last character`)
    }
    for (const [n, entry] of resources.entries()) {
      const { group, resources: its = [], resourceNames = [] } = entry ?? {}
      if (group && (!subdomain.test(group) || group.length > 253))
        at([...path, 'resources', n, 'group'], `is "${group}", which is no name of an API group`)
      if (resourceNames.length > 0 && its.length === 0)
        at([...path, 'resources', n, 'resourceNames'], 'is given, and no resources')
    }
    stages(rule.omitStages, [...path, 'omitStages'])
    if (nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0))
      at(
        [...path, 'nonResourceURLs'],
        'is given together with resources or namespaces; a rule has one of them',
      )
  }
  if (policy.rules.length === 0) at(['rules'], 'is empty; there has to be a rule')
  return problems
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? `the text "${value}"` : String(value)
}

const lineNamed = (file: KubernetesYaml, field: string) =>
  file.lineOf(
    [...field.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index ? Number(index) : name!)),
  )
