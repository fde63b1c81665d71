/** Command lines of kube-apiserver in any spelling, with what they mean. */
import type { Random } from './random.ts'

export interface RandomLine {
  words: string[]
  /** The values of each flag that is given, as `effective` tells them. */
  means: Map<string, string[]>
}

type Kind = 'text' | 'switch' | 'list' | 'array' | 'map'

const kinds: Record<string, Kind> = {
  'audit-log-path': 'text',
  'audit-policy-file': 'text',
  'oidc-issuer-url': 'text',
  'oidc-client-id': 'text',
  'anonymous-auth': 'switch',
  profiling: 'switch',
  'allow-privileged': 'switch',
  'enable-priority-and-fairness': 'switch',
  'authorization-mode': 'list',
  'enable-admission-plugins': 'list',
  'disable-admission-plugins': 'list',
  'api-audiences': 'list',
  'service-account-issuer': 'array',
  'service-account-key-file': 'array',
  'runtime-config': 'map',
}

/** What people type and what they should not: each is a valid value all the same. */
const texts = ['/var/log/a.log', 'a b', '', 'a=b', 'a,b', '--profiling=false', '-', '#x', 'ä', '"a"', 'a\nb']
const items = ['Node', 'RBAC', 'NodeRestriction', 'a b', '', 'x,y', 'say "x"', ' lead', 'a=b']
const keys = ['api/all', 'api/v1', 'batch/v1']

/** Up to eight uses of up to five flags, in any order. */
export function randomLine(random: Random): RandomLine {
  const names = random.some(Object.keys(kinds), 1, 5)
  const uses = random.times(1, 8, () => useOf(random.pick(names), random))
  const means = new Map<string, string[]>()
  for (const { name, values } of uses) means.set(name, merge(kinds[name]!, means.get(name) ?? [], values))
  return { words: ['kube-apiserver', ...uses.flatMap(it => it.words)], means }
}

function useOf(name: string, random: Random): { name: string; words: string[]; values: string[] } {
  const spelt = [...name].map(it => (it === '-' && random.chance(0.2) ? '_' : it)).join('')
  if (kinds[name] === 'switch' && random.chance(0.3)) return { name, words: [`--${spelt}`], values: ['true'] }
  const { text, values } = written(kinds[name]!, random)
  // A switch takes its value after "=" only.
  const apart = kinds[name] !== 'switch' && random.chance(0.4)
  return { name, words: apart ? [`--${spelt}`, text] : [`--${spelt}=${text}`], values }
}

function written(kind: Kind, random: Random): { text: string; values: string[] } {
  if (kind === 'switch') return single(random.pick(['true', 'false', 'T', 'F', '0', '1', 'TRUE', 'False']))
  if (kind === 'map') {
    const values = random.some(keys, 1).map(key => `${key}=${random.pick(['true', 'false'])}`)
    return { text: values.join(','), values }
  }
  if (kind !== 'list') return single(random.pick(texts))
  const values = random.times(0, 4, () => random.pick(items))
  // One empty item and no item at all are written the same, which is read as none.
  if (values.join('') === '' && values.length < 2) return { text: '', values: [] }
  // As a block in YAML ends: the rest of a list is what stands before the first line break.
  return { text: `${values.map(csvField).join(',')}${random.chance(0.1) ? '\n' : ''}`, values }
}

const single = (text: string) => ({ text, values: [text] })

function merge(kind: Kind, before: string[], values: string[]): string[] {
  if (kind === 'text' || kind === 'switch') return values
  if (kind !== 'map') return [...before, ...values]
  const key = (pair: string) => pair.split('=')[0]
  return [...before.filter(it => !values.some(value => key(value) === key(it))), ...values]
}

/** As Go's encoding/csv writes a field. */
const csvField = (text: string): string =>
  /[",\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** As a flag of kube-apiserver prints its value (pflag and component-base). */
export function printed(name: string, values: string[]): string {
  const kind = kinds[name]
  if (kind === 'list' || kind === 'array') return `[${values.map(csvField).join(',')}]`
  if (kind === 'map') return [...values].sort().join(',')
  if (kind === 'switch') return String(/^(1|t|true)$/i.test(values[0]!))
  return values[0]!
}
