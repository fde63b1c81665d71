/** Which tasks and which of their variants `cks-lab test` runs. */
import { basename } from 'node:path'
import {
  type BenchCase,
  type BenchPlan,
  inSample,
  type Shard,
  scenarioFolders,
} from '../../grader/proving/index.ts'
import { LabError } from '../../lab-infra/lab.ts'
import { changedFolders } from './changed.ts'
import type { Context } from './context.ts'
import { didYouMean } from './nearest.ts'

export interface Choice {
  /** A commit; true: where the branch left main. */
  changed?: true | string
  sample?: true
  only?: string[]
  shard?: Shard
}

/**
 * By folder and not by task, because a folder that cannot be loaded is tested as well.
 * @throws LabError `no-scenarios`, `no-such-scenario`, `git-failed`
 */
export async function chooseFolders(
  context: Context,
  ids: readonly string[],
  { changed }: Choice,
): Promise<string[]> {
  const folders = (await Promise.all(context.scenarioDirs.map(scenarioFolders))).flat()
  if (folders.length === 0)
    throw new LabError('no-scenarios', 'There is no task to test', { remedy: 'Make one: cks-lab new <id>' })
  refuseUnknown(
    'scenario',
    ids,
    folders.map(folder => basename(folder)),
  )
  const named = ids.length === 0 ? folders : folders.filter(folder => ids.includes(basename(folder)))
  return changed ? changedFolders(named, changed === true ? undefined : changed) : named
}

/**
 * @throws LabError `no-such-variant`; but where folders have problems, it may be in one of these
 */
export function chooseCases({ cases, problems }: BenchPlan, { sample, only }: Choice): BenchCase[] {
  if (only && problems.length === 0)
    refuseUnknown(
      'variant',
      only,
      cases.map(it => it.name),
    )
  if (only) return cases.filter(it => only.includes(it.name))
  return sample ? cases.filter(inSample) : cases
}

function refuseUnknown(
  kind: 'scenario' | 'variant',
  wanted: readonly string[],
  names: readonly string[],
): void {
  const unknown = wanted.find(name => !names.includes(name))
  if (unknown === undefined) return
  throw new LabError(`no-such-${kind}`, `There is no ${kind} "${unknown}"`, {
    remedy: didYouMean(unknown, names, `There are: ${[...new Set(names)].join(', ')}`),
  })
}
