/** ImagePolicyWebhook: how it reaches its backend, and what the backend was asked. */
import { stringify } from 'yaml'
import { z } from 'zod'
import { brief, type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { pluginConfiguration } from './admission.ts'
import { type ConfigFile, configFile } from './config-files.ts'
import { currentContext } from './kubeconfig.ts'

const Settings = z.object({ imagePolicy: z.object({ kubeConfigFile: z.string().min(1) }) })

/** The kubeconfig that the plugin's configuration names. */
async function backendKubeconfig(target: GradeTarget): Promise<ConfigFile> {
  const { where, data, problem } = await pluginConfiguration(target, 'ImagePolicyWebhook')
  if (problem) return { where, problem }
  const settings = Settings.safeParse(data)
  if (!settings.success) return { where, problem: 'no imagePolicy.kubeConfigFile' }
  return configFile(target, 'kube-apiserver', settings.data.imagePolicy.kubeConfigFile)
}

/** The API server verifies the certificate of whoever it asks. */
export async function observeBackendVerified(target: GradeTarget): Promise<Observation> {
  const { where, data, problem } = await backendKubeconfig(target)
  const expected = 'the backend is verified by its CA'
  if (problem) return observe(false, where, expected, problem)
  try {
    const { cluster } = currentContext(where, stringify(data))
    const by = cluster['certificate-authority'] ?? 'a CA in the file'
    const verified = cluster['insecure-skip-tls-verify'] !== true
    return observe(verified, where, expected, verified ? by : 'insecure-skip-tls-verify')
  } catch (error) {
    return observe(false, where, expected, brief(error instanceof Error ? error.message : String(error), 120))
  }
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
