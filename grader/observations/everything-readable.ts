/** Whether all objects can be read, as after a change of encryption at rest. */
import { apiResources, fullName, pathOf } from '../cluster/discovery.ts'
import { inPortions } from '../cluster/temporary-objects.ts'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

/** As the API server answers it where only the names are asked for. */
interface Names {
  /** Null where there are none, as Go writes an empty list. */
  items: { metadata: { name: string; namespace?: string } }[] | null
}

const namesOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

/**
 * Every object of every resource can be read: each resource is listed, and each object is got by its name, which the API
 * server does not answer from its cache but from etcd (kubernetes.io/docs/reference/using-api/api-concepts, Semantics for
 * get and list). Some thousand objects take about ten seconds: give the check time.
 * @param only "secrets", "deployments.apps"; default: everything that can be listed and got
 */
export async function observeEverythingReadable(
  target: GradeTarget,
  ...only: string[]
): Promise<Observation[]> {
  const [client, resources] = await Promise.all([api(target), apiResources(target)])
  const preferred = new Map(resources.map(it => [fullName(it), it] as const).reverse())
  const read = [...preferred].filter(
    ([name, { verbs }]) =>
      ['list', 'get'].every(it => verbs.includes(it)) && (only.length === 0 || only.includes(name)),
  )
  const lists = await inPortions(read, async ([, resource]) => {
    const answer = await client.ask({ path: pathOf(resource), headers: { accept: namesOnly } })
    return { resource, answer }
  })
  const paths = lists.flatMap(({ resource, answer }) =>
    answer.status === 200
      ? ((answer.json as Names).items ?? []).map(
          ({ metadata: { name, namespace } }) => `${pathOf(resource, namespace)}/${encodeURIComponent(name)}`,
        )
      : [],
  )
  const answers = await inPortions(paths, path => client.ask({ path }))
  const wrong = [...lists.map(it => it.answer), ...answers]
    // What is gone by now was not unreadable.
    .filter(({ status }) => status !== 200 && status !== 404)
    .map(({ line, status, message }) => observe(false, line, '200', `${status}: ${brief(message)}`))
  const all = `all ${paths.length} objects of ${read.length} resources`
  return wrong.length > 0
    ? wrong
    : [observe(read.length > 0, 'the API server', 'every object can be read', all)]
}
