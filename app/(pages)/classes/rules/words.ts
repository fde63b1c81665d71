/** The rules of a class that are one of a few, in words. */
import type { Draft } from './draft.ts'

type Chosen = 'order' | 'hints' | 'evidence' | 'explanations' | 'draw'

interface Rule<F extends Chosen> {
  label: string
  options: readonly { value: Draft[F]; label: string; detail: string }[]
}

export const rules: { [F in Chosen]: Rule<F> } = {
  order: {
    label: 'Order of the tasks',
    options: [
      { value: 'any', label: 'Any', detail: 'Each learner chooses.' },
      { value: 'listed', label: 'As listed', detail: 'A task can be begun when those before it are solved.' },
    ],
  },
  hints: {
    label: 'Hints',
    options: [
      { value: 'free', label: 'Free', detail: 'Opened one after another, as they are wanted.' },
      { value: 'counted', label: 'Counted', detail: 'The same, and the results say how many were seen.' },
      { value: 'off', label: 'Off', detail: 'There are none.' },
    ],
  },
  evidence: {
    label: 'Evidence of a check',
    options: [
      { value: 'full', label: 'In full', detail: 'What was expected and found, after each check.' },
      { value: 'verdicts', label: 'Verdicts only', detail: 'What was found is told when the class is over.' },
    ],
  },
  explanations: {
    label: 'Explanations',
    options: [
      { value: 'checked', label: 'After a first check', detail: 'Each learner’s own.' },
      { value: 'after', label: 'After the class', detail: 'For all, when it is over.' },
    ],
  },
  draw: {
    label: 'Names and values in tasks',
    options: [
      { value: 'own', label: 'Each their own', detail: 'Answers cannot be copied.' },
      { value: 'same', label: 'The same for all', detail: 'Easy to talk about together.' },
    ],
  },
}

export function chosen<F extends Chosen>(field: F, value: Draft[F]) {
  return rules[field].options.find(option => option.value === value)!
}
