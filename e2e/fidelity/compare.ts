/** Finds where the answers differ, and holds the differences against those that are expected. */
import { type Answers, type Found, type Question, questions } from './questions.ts'

export const parties = ['plain', 'rootless', 'kind'] as const
/** plain: what `kubeadm init` writes by default; the others: engines. */
export type Party = (typeof parties)[number]

/** null: nothing is there. Not named: the party was not asked, or cannot say. */
export type Values = { [party in Party]?: string | null }

export interface Difference extends Values {
  question: Question
  where: string
}

/** Differences with one reason. All that is asked in a run must be found as it stands here. */
export interface Expected {
  reason: string
  differences: Difference[]
}

export type Asked = { [party in Party]?: Answers }

/** Every place where those who were asked do not say the same. */
export function findDifferences(asked: Asked): Difference[] {
  const found: Difference[] = []
  for (const question of Object.keys(questions) as Question[]) {
    const places = parties.flatMap(party => Object.keys(asked[party]?.[question] ?? {}))
    for (const where of [...new Set(places)].sort()) {
      const values = valuesOf(asked, question, where)
      if (differ(values)) found.push({ question, where, ...values })
    }
  }
  return found
}

/**
 * unlisted: what differs and is not expected so. gone: what is expected, restricted to those who were asked, and does not
 * occur.
 */
export function judge(asked: Asked, expected: Expected[]): { unlisted: Difference[]; gone: Difference[] } {
  const found = findDifferences(asked)
  const wanted = expected
    .flatMap(({ differences }) => differences)
    .map(difference => onlyAsked(difference, asked))
    .filter(differ)
  const has = (list: Difference[], one: Difference) => list.some(other => key(other) === key(one))
  return {
    unlisted: found.filter(difference => !has(wanted, difference)),
    gone: wanted.filter(difference => !has(found, difference)),
  }
}

function valuesOf(asked: Asked, question: Question, where: string): Values {
  const values: Values = {}
  for (const party of parties) {
    const answers = asked[party]?.[question]
    if (!answers) continue
    const value = answers[where]
    if (value !== undefined) values[party] = value
    else if (party !== 'plain' || plainSpeaksOf(question, where, answers)) values[party] = null
  }
  return values
}

function plainSpeaksOf(question: Question, where: string, answers: Found): boolean {
  const { plain } = questions[question]
  const object = where.split(' ')[0]
  return (
    plain === 'all' || (plain === 'objects' && Object.keys(answers).some(key => key.split(' ')[0] === object))
  )
}

function onlyAsked(difference: Difference, asked: Asked): Difference {
  const rest = { ...difference }
  for (const party of parties) if (!asked[party]?.[difference.question]) delete rest[party]
  return rest
}

const valuesIn = (values: Values) => parties.map(party => values[party]).filter(value => value !== undefined)
const differ = (values: Values) => new Set(valuesIn(values)).size > 1
const key = ({ question, where, ...values }: Difference) =>
  JSON.stringify([question, where, ...parties.map(party => values[party] ?? (party in values ? null : 0))])
