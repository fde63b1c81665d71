/** A list of progress steps, for whoever follows what a step-by-step work is doing: servers and pages. */

/** The steps in order of their start, each with the newest of what its events told. */
export function mergeStep<Step extends { step: string }>(steps: readonly Step[], event: Step): Step[] {
  if (!steps.some(it => it.step === event.step)) return [...steps, event]
  return steps.map(it => (it.step === event.step ? { ...it, ...event } : it))
}
