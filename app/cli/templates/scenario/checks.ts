import { observe, sentence } from 'cks-lab/grader'

// What there is to ask with: docs/checks.md
export default [
  // Words of the sentences in task.md that a check proves.
  sentence(['State the first thing', 'State the second'], {
    id: 'first-thing',
    title: 'The first thing that the task asks for is true',
    points: 10,
    run: () => observe(false, 'checks.ts', 'a check of your own', 'the scaffold’s'),
  }),
]
