/** Options that several commands share, and parsers for their values. */
import { InvalidArgumentError, Option } from 'commander'
import { lastSeed } from '../../grader/seeds.ts'

/** A parser for whole numbers within bounds, for commander. */
export function integer(min: number, max: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return value
  }
}

const number = integer(1, 64)

/** A parser for how many labs to run at once. */
export const labs = (text: string): number | 'auto' => (text === 'auto' ? text : number(text))

/** A parser for "2/3": the second of three parts. */
export function shard(text: string): { index: number; count: number } {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (!index || !count || index > count)
    throw new InvalidArgumentError('It must be a part and the number of parts, as in 2/3.')
  return { index, count }
}

/** A parser for what a task with parameters is to draw. */
export const seed = integer(0, lastSeed)

/** A value is added to those before. */
export const repeatable = (value: string, before: string[] = []): string[] => [...before, value]

export function engineOption(): Option {
  return new Option('--engine <name>', 'what makes the labs (default: the first that can run here)')
}

export function kubeletOption(): Option {
  return new Option(
    '--kubelet <mode>',
    'quick: it is restarted after manifest edits and takes them up at once; untouched: it is left alone, as in the exam',
  )
    .choices(['quick', 'untouched'])
    .default('quick')
}
