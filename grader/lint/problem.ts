/** One thing that is wrong with a scenario's folder. */
import { stat } from 'node:fs/promises'

export interface LintProblem {
  /** Absolute. */
  file: string
  line?: number
  message: string
}

export const isFile = (path: string) =>
  stat(path).then(
    it => it.isFile(),
    () => false,
  )
