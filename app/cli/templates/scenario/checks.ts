import type { Check } from 'cks-lab/grader'

// What there is to ask with: docs/checks.md
const checks: Check[] = [
  {
    id: 'first-thing',
    title: 'The first thing that the task asks for is true',
    points: 10,
    async run() {
      const evidence = [{ where: 'checks.ts', expected: 'a check of your own', actual: 'the scaffold’s' }]
      return { passed: false, evidence }
    },
  },
]

export default checks
