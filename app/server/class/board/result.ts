/** What a learner did in a class, with all that was found. */
import type { Scenario } from '../../../../grader/scenario.ts'
import type { ClassStore } from '../../../store/class-store.ts'
import { gradeOfRow } from '../../grades.ts'
import { recordOf } from '../../session-row.ts'
import type { LearnerResult } from './api.ts'

/** @throws LabError `store-corrupt`. */
export async function sessionsOf(
  classId: string,
  person: string,
  store: Pick<ClassStore, 'sessionsOfClass' | 'hintsOfClass' | 'gradesOf'>,
  scenarios: ReadonlyMap<string, Scenario>,
): Promise<LearnerResult['sessions']> {
  const grades = Map.groupBy(await store.gradesOf(classId, person), row => row.session_id)
  const hints = await store.hintsOfClass(classId)
  const rows = (await store.sessionsOfClass(classId)).filter(({ learner }) => learner === person)
  return rows.toReversed().map(row => {
    const { attempt, lease } = recordOf(row)
    const { id, scenario, startedAt, endedAt, endedBecause } = attempt
    return {
      ...{ id, scenario, startedAt, endedAt, endedBecause },
      title: scenarios.get(scenario)?.title ?? scenario,
      state: lease.state,
      hintsSeen: hints.get(id) ?? 0,
      grades: (grades.get(id) ?? []).map(gradeOfRow).toReversed(),
    }
  })
}
