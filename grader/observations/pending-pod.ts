/** A pod that never runs, for what admission and RBAC say of subresources. */
import { admissionSettled } from '../cluster/admission-settled.ts'
import { type PodSpec, podRequest } from '../cluster/pods.ts'
import { observe } from '../finding.ts'
import { api, succeeded } from '../http.ts'
import { brief } from '../shown.ts'
import type { Found, FoundNow, GradeTarget } from '../types.ts'

/**
 * What a look at a pod finds that is stored and waits for ever to be scheduled, so that nothing of it runs: for pods/exec,
 * pods/ephemeralcontainers and what else needs a pod that is there. It is stored when `admissionSettled`, and deleted after the
 * run. A pod that is refused,
 * because of what the learner did to admission or to the namespace, is a failed observation instead.
 * @param look is given its name
 * @throws Error when the API server answers with what is no refusal
 */
export async function withPendingPod(
  target: GradeTarget,
  namespace: string,
  spec: PodSpec,
  look: (name: string) => Found,
): Promise<FoundNow> {
  await admissionSettled(target)
  const client = await api(target)
  const { path, body } = podRequest(target, namespace, {
    ...spec,
    schedulingGates: [{ name: 'cks-lab/never' }],
  })
  const pods = path.replace(/\?.*/, '')
  const metadata = { generateName: `${target.nonce}-` }
  const answer = await client.ask({ method: 'POST', path: pods, body: { ...(body as object), metadata } })
  if (answer.status >= 400 && answer.status < 500)
    return observe(false, answer.line, 'a pod to look at', `${answer.status}: ${brief(answer.message)}`)
  const name: string = succeeded(answer).json.metadata.name
  target.defer(() => client.ask({ method: 'DELETE', path: `${pods}/${name}?gracePeriodSeconds=0` }))
  return look(name)
}
