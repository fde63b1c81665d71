/** What is told of a task's checks before any is made. */
import type { Check } from './types.ts'

export const outlineOf = (checks: readonly Check[]) =>
  checks.map(({ id, title, points, guard = false }) => ({ id, title, points, guard }))
