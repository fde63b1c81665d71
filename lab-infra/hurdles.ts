/** Several hurdles told as one error. */
import { type Hurdle, LabError } from './lab.ts'

/** All reasons in one sentence, and each remedy on a line of its own, so that a command in it can be copied. */
export function allHurdles(code: string, hurdles: readonly Hurdle[], before = ''): LabError {
  const reasons = [...new Set(hurdles.map(({ reason }) => reason))]
  const remedies = [...new Set(hurdles.map(({ remedy }) => remedy))]
  return new LabError(code, `${before}${reasons.join('; ')}`, { remedy: remedies.join('\n') })
}
