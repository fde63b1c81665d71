/** What `npm run bench` is told on its command line. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../app/cli/nearest.ts'
import { LabError } from '../lab-infra/lab.ts'
import type { Part } from './bench.ts'

export interface Options {
  quick: boolean
  json: boolean
  /** Parts to measure, in their order. */
  chosen: Part[]
  /** Names of engines; empty: all that can run here. */
  engines: string[]
}

/** @throws LabError `bad-option`, `no-such-part`. */
export function readOptions(argv: readonly string[], parts: readonly Part[]): Options {
  const names = parts.map(part => part.name)
  const { quick = false, json = false, only = [], engine: engines = [] } = parse(argv, names)
  const unknown = only.find(name => !names.includes(name))
  if (unknown !== undefined)
    throw new LabError('no-such-part', `The bench has no part "${unknown}"`, {
      remedy: didYouMean(unknown, names, `The parts: ${names.join(', ')}`),
    })
  return {
    quick,
    json,
    engines,
    chosen: parts.filter(({ name }) => only.length === 0 || only.includes(name)),
  }
}

function parse(argv: readonly string[], names: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        engine: { type: 'string', multiple: true },
      },
    }).values
  } catch (error) {
    throw new LabError('bad-option', (error as Error).message, {
      remedy: `npm run bench -- [--quick] [--json] [--engine NAME]… [--only PART]…, where PART is one of: ${names.join(', ')}`,
    })
  }
}
