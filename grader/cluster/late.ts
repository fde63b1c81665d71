/** When objects were last written that the API server acts on only a moment later. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

const admission = '/apis/admissionregistration.k8s.io/v1'
const rbac = '/apis/rbac.authorization.k8s.io/v1'

/** Policies come into force about a second after they were written, webhooks as soon as a watch has told of them. */
export const admissionCollections = [
  `${admission}/validatingadmissionpolicies`,
  `${admission}/validatingadmissionpolicybindings`,
  `${admission}/validatingwebhookconfigurations`,
  `${admission}/mutatingwebhookconfigurations`,
] as const

/** RBAC is in force as soon as a watch has told of it. */
const collections = [
  ...admissionCollections,
  `${rbac}/clusterroles`,
  `${rbac}/clusterrolebindings`,
  `${rbac}/roles`,
  `${rbac}/rolebindings`,
]

export const metadataOnly = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' }

/** The policy that `admissionSettled` makes for a moment, and its binding. */
export const settlingName = (target: GradeTarget): string => `settled-${target.nonce}`

/** For `eventually`: what admission and RBAC say of a request, when one of their objects has just been written. */
export const authorizationAndAdmission = (target: GradeTarget): Late => ({
  what: 'kube-apiserver takes up what was just changed of admission and RBAC',
  withinMs: 3_000,
  changedAt: () =>
    target.once('written-lately', async () => {
      const client = await api(target)
      const answers = await Promise.all(collections.map(path => client.ask({ path, headers: metadataOnly })))
      return lastWrite(answers.flatMap(it => it.json?.items ?? []))
    }),
})

interface Written {
  metadata?: { creationTimestamp?: string; managedFields?: { time?: string }[] }
}

/** The last moment at which any of the objects can have been written, ms since the epoch: their times are whole seconds. */
export function lastWrite(objects: Written[]): number | undefined {
  const times = objects.flatMap(({ metadata = {} }) => [
    metadata.creationTimestamp,
    ...(metadata.managedFields ?? []).map(it => it.time),
  ])
  const known = times.flatMap(it => (it ? [Date.parse(it) + 999] : []))
  return known.length > 0 ? Math.max(...known) : undefined
}

export interface Late {
  /** What is waited for, for people: "kube-apiserver takes up admission policies". */
  what: string
  /** The longest that taking it up takes, ms. */
  withinMs: number
  /**
   * When what is looked at last changed, ms since the epoch by the node's clock; undefined: not lately, or not known.
   * Asked once, after a look that fails. Without it every look that fails is repeated for the whole time.
   */
  changedAt?(): Promise<number | undefined>
}
