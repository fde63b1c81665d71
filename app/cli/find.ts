/** Labs and scenarios by the name that was typed. */
import { loadScenario, loadScenarios, type Scenario } from '../../grader/scenario.ts'
import { type Lab, LabError } from '../../lab-infra/lab.ts'
import { allLabs, type Context } from './context.ts'
import { didYouMean } from './nearest.ts'

/** @throws LabError `no-such-lab` */
export async function findLab(context: Context, id: string): Promise<Lab> {
  const labs = await allLabs(context)
  const lab = labs.find(each => each.id === id)
  if (lab) return lab
  const remedy = didYouMean(
    id,
    labs.map(each => each.id),
    '`cks-lab lab list` shows all',
  )
  throw new LabError('no-such-lab', `There is no lab "${id}"`, { remedy })
}

/** What a lab's labels say of the task that is set up in it. */
export const taskLabels = ({ id, dir, seed }: Scenario): Record<string, string> => ({
  scenario: id,
  'scenario-folder': dir,
  seed: String(seed),
})

/**
 * The task that the command line set up in a lab, as it was drawn there.
 * @throws LabError `bad-scenario` when its folder is no more as it has to be
 */
export async function taskOf(context: Context, { info: { labels } }: Lab): Promise<Scenario | undefined> {
  const folder = labels['scenario-folder']
  if (folder !== undefined) return loadScenario(folder, Number(labels.seed ?? 0))
  // A lab of an earlier version.
  return labels.scenario === undefined ? undefined : (await findScenarios(context, [labels.scenario]))[0]
}

/**
 * The scenarios of these ids in that order; all when none is named.
 * @throws LabError `no-such-scenario`, or what loading finds wrong.
 */
export async function findScenarios(context: Context, ids: readonly string[]): Promise<Scenario[]> {
  const all = await loadScenarios(context.scenarioDirs)
  if (ids.length === 0) return all
  return ids.map(id => {
    const scenario = all.find(each => each.id === id)
    if (scenario) return scenario
    const remedy = didYouMean(
      id,
      all.map(each => each.id),
      '`cks-lab list` shows all',
    )
    throw new LabError('no-such-scenario', `There is no scenario "${id}"`, { remedy })
  })
}
