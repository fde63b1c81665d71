/**
 * What labs are asked, to hold the engines against each other and against a plain `kubeadm init`.
 * plain: how much of the question kubeadm's own output answers: all; objects: all about those that it names (the first
 * word of where); some: nothing but what it names, because the API server fills in the rest.
 */
export const questions = {
  argv: { short: 'argument', plain: 'all' },
  mounts: { short: 'mount', plain: 'all' },
  pods: { short: 'static pod', plain: 'all' },
  files: { short: 'file', plain: 'all' },
  certificates: { short: 'certificate', plain: 'all' },
  kubeconfigs: { short: 'kubeconfig', plain: 'all' },
  kubelet: { short: 'kubelet’s file', plain: 'all' },
  configz: { short: 'kubelet in force', plain: 'some' },
  admission: { short: 'admission', plain: 'all' },
  rbac: { short: 'RBAC', plain: 'some' },
  configmaps: { short: 'ConfigMap', plain: 'objects' },
  workloads: { short: 'workload', plain: 'some' },
  node: { short: 'node', plain: 'some' },
  namespaces: { short: 'namespace', plain: 'some' },
  apis: { short: 'API group', plain: 'some' },
  versions: { short: 'version', plain: 'some' },
  'kube-bench': { short: 'kube-bench', plain: 'some' },
} as const satisfies Record<string, { short: string; plain: 'all' | 'objects' | 'some' }>

export type Question = keyof typeof questions

/** What was found, by where it was looked for: a flag, a path, a field. */
export type Found = Record<string, string>

export type Answers = Partial<Record<Question, Found>>

/**
 * The leaves of a value by their path: `authentication.anonymous.enabled`. Lists of named things are walked by name, lists
 * of plain values are one leaf.
 */
export function flatten(value: unknown, path = ''): Found {
  if (Array.isArray(value)) {
    if (!value.some(isObject)) return { [path]: value.join(', ') }
    const parts = value.map((item, index) => flatten(item, `${path}[${nameOf(item) ?? index}]`))
    return Object.assign({}, ...parts)
  }
  if (!isObject(value)) return { [path]: value === null ? 'null' : String(value) }
  const parts = Object.entries(value).map(([key, item]) => flatten(item, path ? `${path}.${key}` : key))
  return Object.assign({}, ...parts)
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function nameOf(item: unknown): string | undefined {
  const name = isObject(item) ? (item.name ?? item.key) : undefined
  return typeof name === 'string' ? name : undefined
}
