/**
 * What a scenario's checks.ts imports as `cks-lab/grader`: the contract, and the check library in three parts, of which
 * each rests on those before it.
 */

export * from './cluster/index.ts'
export * from './finding.ts'
export * from './guards/index.ts'
export { type Answer, type ApiClient, type Ask, api } from './http.ts'
export * from './identity.ts'
export { answerOf, fileIfAny } from './node.ts'
export * from './observations/index.ts'
export type { Draw } from './parameters.ts'
export { realPath } from './real-path.ts'
export { type Checks, sentence } from './sentences.ts'
export * from './shown.ts'
export type * from './types.ts'
