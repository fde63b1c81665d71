/** A list of progress steps: in order of their start, the newest event of each. */
import type { ProgressStep } from './api.ts'

export function mergeStep(steps: ProgressStep[], event: ProgressStep): void {
  const at = steps.findIndex(step => step.step === event.step)
  if (at < 0) steps.push(event)
  else steps[at] = event
}
