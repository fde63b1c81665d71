/** A full disk, told from all else that may fail: whoever meets it says what to free, for each disk is another. */
import { LabError } from './lab.ts'

const words = /\b(ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/i

/** @param trouble an error, as of node:fs, or what a program printed. Also for a quota that is used up. */
export function isDiskFull(trouble: unknown): boolean {
  if (typeof trouble === 'string') return words.test(trouble)
  if (!(trouble instanceof Error) || trouble instanceof LabError) return false
  return words.test(`${(trouble as NodeJS.ErrnoException).code} ${trouble.message}`)
}
