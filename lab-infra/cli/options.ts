/** Options that several commands share, and parsers for their values. */
import { InvalidArgumentError, Option } from 'commander'

/** A parser for whole numbers within bounds, for commander. */
export function integer(min: number, max: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return value
  }
}

export function engineOption(): Option {
  return new Option('--engine <name>', 'what makes the labs (default: the first that can run here)')
}

export function paceOption(): Option {
  return new Option(
    '--pace <pace>',
    'quick: the kubelet takes up manifest edits at once; exam: it is left alone',
  )
    .choices(['quick', 'exam'])
    .default('quick')
}
