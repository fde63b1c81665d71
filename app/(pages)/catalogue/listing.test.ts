import { describe, expect, it } from 'vitest'
import type { ScenarioSummary } from '../api-client.ts'
import { filterScenarios, groupByDomain, mineLabel, nextScenario } from './listing.ts'

function task(id: string, domain: string, state: ScenarioSummary['mine']['state'] = 'new'): ScenarioSummary {
  const title = id.replaceAll('-', ' ')
  return {
    id,
    title,
    domain,
    topic: 'Audit',
    minutes: 8,
    difficulty: 'easy',
    points: 10,
    mine: { state, attempts: 0 },
  }
}
const domains = [
  { name: 'Cluster Setup', weight: 15 },
  { name: 'Cluster Hardening', weight: 15 },
]

describe('filterScenarios', () => {
  const tasks = [
    task('fix-missing-rolebinding', 'Cluster Hardening'),
    task('write-audit-policy', 'Monitoring'),
  ]
  it('keeps tasks that contain every word, whatever the case and order', () => {
    expect(filterScenarios(tasks, 'ROLE fix').map(t => t.id)).toEqual(['fix-missing-rolebinding'])
  })
  it('looks at domain and topic too', () => {
    expect(filterScenarios(tasks, 'monitoring audit').map(t => t.id)).toEqual(['write-audit-policy'])
  })
  it('looks at the second line too', () => {
    const [first, second] = tasks.map((task, index) => ({ ...task, subtitle: ['Who was it?', ''][index] }))
    expect(filterScenarios([first!, second!], 'who rolebinding')).toEqual([first])
  })
  it('keeps everything for a blank filter', () => {
    expect(filterScenarios(tasks, '  ')).toEqual(tasks)
  })
})

describe('groupByDomain', () => {
  it("follows the exam's order and leaves empty domains out", () => {
    const groups = groupByDomain(
      [...domains, { name: 'Supply Chain', weight: 20 }],
      [task('b', 'Cluster Hardening'), task('a', 'Cluster Setup')],
    )
    expect(groups.map(g => g.name)).toEqual(['Cluster Setup', 'Cluster Hardening'])
  })
  it('shows tasks of a domain the exam does not have, last and without a weight', () => {
    const groups = groupByDomain(domains, [task('x', 'Own tasks'), task('a', 'Cluster Setup')])
    expect(groups.map(g => [g.name, g.weight])).toEqual([
      ['Cluster Setup', 15],
      ['Own tasks', undefined],
    ])
  })
})

describe('nextScenario', () => {
  it('goes on after the present task and round to the beginning, past what is solved', () => {
    const scenarios = [
      task('a', 'Cluster Setup'),
      task('b', 'Cluster Setup'),
      task('c', 'Cluster Hardening', 'solved'),
    ]
    expect(nextScenario({ domains, scenarios }, 'b')?.id).toBe('a')
  })
  it('names none when all others are solved', () => {
    const scenarios = [task('a', 'Cluster Setup'), task('b', 'Cluster Setup', 'solved')]
    expect(nextScenario({ domains, scenarios }, 'a')).toBeUndefined()
  })
})

describe('mineLabel', () => {
  it('says of a task that cannot be done here that it is not here, but what was done of it first', () => {
    const unavailable = 'It needs systemd.'
    expect(mineLabel({ mine: { state: 'new', attempts: 0 }, unavailable }).text).toBe('not here')
    expect(mineLabel({ mine: { state: 'solved', attempts: 1 }, unavailable }).text).toBe('solved')
  })
  it('says an open lab before anything else', () => {
    expect(mineLabel({ mine: { state: 'solved', attempts: 1, openSession: 's1' } }).text).toBe('lab open')
  })
  it('rounds the best score', () => {
    expect(mineLabel({ mine: { state: 'tried', attempts: 2, best: 59.6 } }).text).toBe('tried 60 %')
  })
})
