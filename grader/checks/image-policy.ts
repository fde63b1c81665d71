/** ImagePolicyWebhook: how it reaches its backend, and what the backend was asked. */
import { z } from 'zod'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { pluginConfiguration } from './admission.ts'
import { type ConfigFile, configFile } from './config-files.ts'
import { tlsProblem } from './kubeconfig.ts'
import { currentOf, readKubeconfig } from './kubeconfig-file.ts'

const Settings = z.object({ imagepolicy: z.object({ kubeconfigfile: z.string().min(1) }) })

/** Read by encoding/json, which takes a field's name in any case (plugin/pkg/admission/imagepolicy/config.go). */
function fieldsOf(value: unknown): Record<string, unknown> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([name, it]) => [name.toLowerCase(), it]))
}

/** The plugin's configuration has a Pod refused when the backend gives no answer, now and after the next start. */
export async function observeFailsClosed(target: GradeTarget): Promise<Observation> {
  const { where, data, problem } = await pluginConfiguration(target, 'ImagePolicyWebhook')
  const expected = 'defaultAllow is false'
  if (problem) return observe(false, where, expected, problem)
  const { defaultallow = false } = fieldsOf(fieldsOf(data).imagepolicy)
  return observe(defaultallow === false, where, expected, `defaultAllow: ${JSON.stringify(defaultallow)}`)
}

/** The kubeconfig that the plugin's configuration names. */
async function backendKubeconfig(target: GradeTarget): Promise<ConfigFile> {
  const { where, data, problem } = await pluginConfiguration(target, 'ImagePolicyWebhook')
  if (problem) return { where, problem }
  const { imagepolicy } = fieldsOf(data)
  const settings = Settings.safeParse({ imagepolicy: fieldsOf(imagepolicy) })
  if (!settings.success) return { where, problem: 'no imagePolicy.kubeConfigFile' }
  return configFile(target, 'kube-apiserver', settings.data.imagepolicy.kubeconfigfile)
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

/** A line of a backend's log, of which each tells one ImageReview (imagepolicy.k8s.io/v1alpha1). */
const LoggedReview = z.object({ client: z.string(), images: z.array(z.string()), answer: z.string() })
export type LoggedReview = z.infer<typeof LoggedReview>

/** The reviews in a log of JSON lines that concern an image; those of a running lab, so a line may be cut. */
export function reviewsOf(log: string, image: string): LoggedReview[] {
  return log.split('\n').flatMap(line => {
    try {
      const review = LoggedReview.parse(JSON.parse(line))
      return review.images.includes(image) ? [review] : []
    } catch {
      return []
    }
  })
}

/** The backend whose log this is was asked about the image. */
export async function observeReviewed(target: GradeTarget, log: string, image: string): Promise<Observation> {
  const text = await target.node.readFile(log).catch(() => undefined)
  const reviews = reviewsOf(text?.toString() ?? '', image)
  const actual = reviews.map(it => `asked by ${it.client}, answered: ${it.answer}`)
  return observe(reviews.length > 0, log, `a review of ${image}`, actual.at(-1) ?? 'none')
}
