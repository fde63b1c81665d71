/** One object of everything, for tasks about all that there is. */
import { type Answer, api } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { type ApiResource, apiResources, fullName, pathOf } from './discovery.ts'
import { temporaryNamespace } from './objects.ts'
import { sampleOf } from './samples.ts'

export interface TemporaryObject {
  resource: ApiResource
  /** "/api/v1/namespaces/ns-x1/pods/one-x1" */
  path: string
  /** What the API server said: 201, or why there is none. */
  answer: Answer
}

/** How many requests are under way at once. */
const atOnce = 8

/**
 * One object of every resource that can be created and deleted, of each group's preferred version, none of which makes
 * anything run. They are stored in a namespace of the run's own, or without one, and deleted after the check that makes
 * them. Whoever compares all objects with those of the beginning sees them: that check says `alone: true`.
 * @param options.dryRun nothing is stored, in the namespace default: for what authorization, admission and audit make of it
 */
export async function temporaryObjects(
  target: GradeTarget,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<TemporaryObject[]> {
  const [client, resources] = await Promise.all([api(target), apiResources(target)])
  const namespace = dryRun ? 'default' : await temporaryNamespace(target)
  const preferred = new Map(resources.map(it => [fullName(it), it] as const).reverse())
  const made = [...preferred.values()].filter(({ verbs }) =>
    ['create', 'delete'].every(it => verbs.includes(it)),
  )
  return inPortions(made.reverse(), async resource => {
    const body = sampleOf(resource, `one-${target.nonce}`, namespace)
    const collection = pathOf(resource, namespace)
    const path = `${collection}/${body.metadata!.name}`
    const asked = dryRun ? `${collection}?dryRun=All` : collection
    const answer = await client.ask({ method: 'POST', path: asked, body })
    if (!dryRun && answer.status === 201)
      target.defer(() => client.ask({ method: 'DELETE', path: `${path}?gracePeriodSeconds=0` }))
    return { resource, path, answer }
  })
}

/** What work makes of each, a few at a time, in their order. */
export async function inPortions<From, To>(all: From[], work: (one: From) => Promise<To>): Promise<To[]> {
  const results: To[] = []
  const left = all.entries()
  const worker = async () => {
    for (const [index, one] of left) results[index] = await work(one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
