/** What the API says of what came of a class, as the pages use it. */
import type { ClassResults, LearnerReport } from '../../../server/class/results/api.ts'
import { request } from '../../api-client.ts'
import { apiOfClass } from '../class-api.ts'

export const resultsApi = {
  results: (id: string) => request<ClassResults>('GET', apiOfClass(id, '/results')),
  report: (id: string, person: string) =>
    request<LearnerReport>('GET', apiOfClass(id, `/learners/${encodeURIComponent(person)}/report`)),
  reports: (id: string) => request<LearnerReport[]>('GET', apiOfClass(id, '/reports')),
  file: (id: string, ending: 'csv' | 'json', names: Names) =>
    apiOfClass(id, `/export.${ending}${queryOf(names)}`),
}

/** Whether the page tells who somebody is. */
export type Names = 'shown' | 'hidden'

export const queryOf = (names: Names) => (names === 'hidden' ? '?names=hidden' : '')

/** As the address of a page says. */
export const namesIn = (asked: string | string[] | undefined): Names =>
  asked === 'hidden' ? 'hidden' : 'shown'

export type {
  CheckCell,
  CheckStatistics,
  ClassResults,
  LearnerReport,
  TaskStatistics,
} from '../../../server/class/results/api.ts'
