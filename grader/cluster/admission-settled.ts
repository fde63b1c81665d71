/** Waiting until the policies that are stored are those by which the API server judges. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiClient, api } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { beginningOf } from './beginning.ts'
import { admissionCollections, metadataOnly, settlingName } from './late.ts'

const [policies, policyBindings] = admissionCollections

const everyMs = 200

/** Several times what a busy API server takes, which looks for changes once a second, ms. */
const withinMs = 8_000

/**
 * Waits, once in a run, until admission judges by the policies, bindings and webhooks that are stored: what was made or
 * changed is in force, and what was deleted is no longer. `observeRequest`, `observeCreation` and `withPendingPod` do so by
 * themselves; who asks with `api(target).ask` does it before. Of no cost where there are no such objects, and were none when
 * the setup had ended; else up to about a second, until a policy made for this alone gives its warning: the API server takes
 * up all policies and bindings at once (k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_source.go). It denies
 * nothing and is gone again. Where it is never taken up, as with the plugin ValidatingAdmissionPolicy disabled, the wait ends
 * after 8 s. What a check itself changes of policies later is not waited for.
 */
export const admissionSettled = (target: GradeTarget): Promise<void> =>
  target.once('admission-settled', async () => {
    // Where the API server cannot be asked, the request that waits for this tells so itself.
    if (await isAnyStored(target).catch(() => false)) await ownPolicyTakenUp(target).catch(() => undefined)
  })

async function isAnyStored(target: GradeTarget): Promise<boolean> {
  const { objects = {} } = await beginningOf(target).catch(() => ({ objects: {} }))
  const then: Record<string, unknown[]> = objects
  if (admissionCollections.some(it => then[it]?.length)) return true
  const client = await api(target)
  const first = (path: string) => client.ask({ path: `${path}?limit=1`, headers: metadataOnly })
  const answers = await Promise.all(admissionCollections.map(first))
  return answers.some(it => it.json?.items?.length > 0)
}

async function ownPolicyTakenUp(target: GradeTarget): Promise<void> {
  const client = await api(target)
  const name = settlingName(target)
  let left = [`${policyBindings}/${name}`, `${policies}/${name}`]
  const remove = async () => {
    const paths = left
    left = []
    for (const path of paths) await client.ask({ method: 'DELETE', path })
  }
  target.defer(remove)
  const made = [
    await client.ask({ method: 'POST', path: policies, body: policyFor(name) }),
    await client.ask({ method: 'POST', path: policyBindings, body: bindingOf(name) }),
  ]
  const startedAt = Date.now()
  while (made.every(it => it.status === 201) && !(await warns(client, name))) {
    const waited = Date.now() - startedAt
    if (waited >= withinMs) break
    target.waiting?.('kube-apiserver takes up admission policies', waited)
    await sleep(everyMs, undefined, { signal: target.signal })
  }
  await remove()
}

/** A warning comes whatever other policies say, and denies nothing. */
async function warns(client: ApiClient, name: string): Promise<boolean> {
  const path = '/api/v1/namespaces/default/configmaps?dryRun=All'
  const { headers } = await client.ask({ method: 'POST', path, body: { metadata: { name } } })
  return [headers.warning ?? []].flat().join().includes(`ValidatingAdmissionPolicy '${name}'`)
}

const policyFor = (name: string) => ({
  metadata: { name },
  spec: {
    failurePolicy: 'Ignore',
    matchConstraints: {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } },
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE'],
          resources: ['configmaps'],
          resourceNames: [name],
        },
      ],
    },
    validations: [{ expression: 'false' }],
  },
})

const bindingOf = (name: string) => ({
  metadata: { name },
  spec: { policyName: name, validationActions: ['Warn'] },
})
