/** The kubelet is configured as the setup left it, but for what a task is about. */
import { type KubeletChanges, observeKubeletKept } from '../observations/kubelet.ts'
import type { Check } from '../types.ts'

/**
 * The kubelet's settings and flags mean what they meant when the setup had ended, on disk and, where the API server
 * answers, as it runs. Whether it can be reached and trusted is not judged.
 */
export const kubeletKept = (points: number, changes: KubeletChanges = {}): Check => ({
  id: 'kubelet-kept',
  title: "The kubelet's other settings are as they were",
  points,
  guard: true,
  needsApiServer: false,
  run: target => observeKubeletKept(target, changes),
})
