/** How ImagePolicyWebhook reaches its backend, and whether it asks it. */
import { pluginConfiguration } from '../cluster/admission.ts'
import { backendKubeconfig, fieldsOf, reviewsOf } from '../cluster/image-policy.ts'
import { tlsProblem } from '../cluster/kubeconfig.ts'
import { currentOf, readKubeconfig } from '../cluster/kubeconfig-file.ts'
import { type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The configuration of ImagePolicyWebhook has a Pod refused when the backend gives no answer, now and after the next start.
 * Of ValidatingAdmissionPolicies: `observePoliciesFailClosed`.
 */
export async function observeFailsClosed(target: GradeTarget): Promise<Observation> {
  const { where, data, problem } = await pluginConfiguration(target, 'ImagePolicyWebhook')
  const expected = 'defaultAllow is false'
  if (problem) return observe(false, where, expected, problem)
  const { defaultallow = false } = fieldsOf(fieldsOf(data).imagepolicy)
  return observe(defaultallow === false, where, expected, `defaultAllow: ${JSON.stringify(defaultallow)}`)
}

/** The API server verifies the certificate of whoever it asks. */
export async function observeBackendVerified(target: GradeTarget): Promise<Observation> {
  const { where, text = '', problem } = await backendKubeconfig(target)
  const expected = 'the backend is verified by its CA'
  if (problem) return observe(false, where, expected, problem)
  const { file, problem: refused } = readKubeconfig(text)
  if (!file) return observe(false, where, expected, `it ${refused}`)
  const current = currentOf(file)
  if (current.problem !== undefined) return observe(false, where, expected, `it ${current.problem}`)
  const { cluster } = current
  const plain = tlsProblem(cluster.server)
  if (plain) return observe(false, where, expected, `server: ${cluster.server}: ${plain}`)
  const by = cluster['certificate-authority'] || 'a CA in the file'
  const verified = !cluster['insecure-skip-tls-verify']
  return observe(verified, where, expected, verified ? by : 'insecure-skip-tls-verify')
}

/**
 * The backend whose log this is was asked about the image.
 * @param log a file of the node; each line tells one review as JSON: {"client": "10.0.0.1", "images": ["a:1"], "answer":
 * "allowed"}, with whatever else. A log in which no line is like that is told as such.
 */
export async function observeReviewed(target: GradeTarget, log: string, image: string): Promise<Observation> {
  const text = (await fileIfAny(target, log))?.toString()
  const reviews = reviewsOf(text ?? '', image)
  const actual = reviews.map(it => `asked by ${it.client}, answered: ${it.answer}`)
  return observe(reviews.length > 0, log, `a review of ${image}`, actual.at(-1) ?? whyNone(text))
}

function whyNone(log: string | undefined): string {
  if (log === undefined) return 'no such file'
  return log.trim() === '' || reviewsOf(log).length > 0
    ? 'none'
    : 'no line with client, images and answer as JSON: the log is of another format'
}
