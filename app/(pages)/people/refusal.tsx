import type { Problem } from '../api-client.ts'

/** Why it did not work, below what was tried. */
export function Refusal({ problem }: { problem: Problem | undefined }) {
  return (
    <p role="alert" className={problem ? 'mt-4 text-bad' : 'sr-only'}>
      {problem && `${problem.detail} ${problem.remedy ?? ''}`}
    </p>
  )
}
