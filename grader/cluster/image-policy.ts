/** ImagePolicyWebhook: which kubeconfig it reaches its backend by, and what the backend was asked. */
import { z } from 'zod'
import type { GradeTarget } from '../types.ts'
import { pluginConfiguration } from './admission.ts'
import { type ConfigFile, configFile } from './config-files.ts'

const Settings = z.object({ imagepolicy: z.object({ kubeconfigfile: z.string().min(1) }) })

/** Read by encoding/json, which takes a field's name in any case (plugin/pkg/admission/imagepolicy/config.go). */
export function fieldsOf(value: unknown): Record<string, unknown> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([name, it]) => [name.toLowerCase(), it]))
}

/** The kubeconfig that the plugin's configuration names. */
export async function backendKubeconfig(target: GradeTarget): Promise<ConfigFile> {
  const { where, data, problem } = await pluginConfiguration(target, 'ImagePolicyWebhook')
  if (problem) return { where, problem }
  const { imagepolicy } = fieldsOf(data)
  const settings = Settings.safeParse({ imagepolicy: fieldsOf(imagepolicy) })
  if (!settings.success) return { where, problem: 'no imagePolicy.kubeConfigFile' }
  return configFile(target, 'kube-apiserver', settings.data.imagepolicy.kubeconfigfile)
}

/** A line of a backend's log, of which each tells one ImageReview (imagepolicy.k8s.io/v1alpha1). */
const LoggedReview = z.object({ client: z.string(), images: z.array(z.string()), answer: z.string() })
export type LoggedReview = z.infer<typeof LoggedReview>

/** The reviews in a log of JSON lines, or those that concern an image; those of a running lab, so a line may be cut. */
export function reviewsOf(log: string, image?: string): LoggedReview[] {
  return log.split('\n').flatMap(line => {
    try {
      const review = LoggedReview.parse(JSON.parse(line))
      return image === undefined || review.images.includes(image) ? [review] : []
    } catch {
      return []
    }
  })
}
