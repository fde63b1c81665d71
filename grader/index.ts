/**
 * What a scenario's checks.ts imports as `cks-lab/grader`: what a check is, how it asks, and the check library in three
 * parts, of which each rests on those before it.
 */

export * from './finding.ts'
export { type Answer, type ApiClient, type Ask, api } from './http.ts'
export * from './identity.ts'
export { answerOf, fileIfAny } from './node.ts'
export type { Draw } from './parameters.ts'
export { realPath } from './real-path.ts'
export { type Checks, sentence, type Words } from './sentences.ts'
export * from './shown.ts'
export type * from './types.ts'

// Facts

export * from './cluster/index.ts'

// Observations

export * from './observations/index.ts'

// Guards

export * from './guards/index.ts'
