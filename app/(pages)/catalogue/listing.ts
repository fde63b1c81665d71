/** What the catalogue shows, as pure functions of the server's answer. */
import type { Catalogue, ScenarioSummary } from '../api-client.ts'

export interface DomainGroup {
  name: string
  /** Percent of the exam; undefined for a domain the exam does not have. */
  weight: number | undefined
  scenarios: ScenarioSummary[]
}

/** Tasks whose title, subtitle, topic, domain, difficulty or id contains every word of the filter, in the server's order. */
export function filterScenarios(scenarios: ScenarioSummary[], filter: string): ScenarioSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return scenarios.filter(({ title, subtitle = '', topic, domain, difficulty, id }) => {
    const text = [title, subtitle, topic, domain, difficulty, id].join(' ').toLowerCase()
    return words.every(word => text.includes(word))
  })
}

/** Grouped by domain in the exam's order; domains without tasks are left out, unknown ones come last. */
export function groupByDomain(domains: Catalogue['domains'], scenarios: ScenarioSummary[]): DomainGroup[] {
  const names = new Set([
    ...domains.map(domain => domain.name),
    ...scenarios.map(scenario => scenario.domain),
  ])
  return [...names]
    .map(name => ({
      name,
      weight: domains.find(domain => domain.name === name)?.weight,
      scenarios: scenarios.filter(scenario => scenario.domain === name),
    }))
    .filter(group => group.scenarios.length > 0)
}

/** The next task after `current` that is not solved yet, going round; undefined when none is left. */
export function nextScenario(catalogue: Catalogue, current: string): ScenarioSummary | undefined {
  const all = groupByDomain(catalogue.domains, catalogue.scenarios).flatMap(group => group.scenarios)
  const at = all.findIndex(scenario => scenario.id === current)
  const others = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))]
  return others.find(({ mine, unavailable }) => mine.state !== 'solved' && unavailable === undefined)
}

export interface MineLabel {
  text: string
  tone: 'open' | 'solved' | 'tried' | 'new'
}

/** The state of my attempts in few words. An open lab is said first: it can be gone on with. */
export function mineLabel({
  mine: { state, best, openSession },
  unavailable,
}: Pick<ScenarioSummary, 'mine' | 'unavailable'>): MineLabel {
  if (openSession) return { text: 'lab open', tone: 'open' }
  if (state === 'solved') return { text: 'solved', tone: 'solved' }
  if (state === 'tried')
    return { text: best === undefined ? 'tried' : `tried ${Math.round(best)} %`, tone: 'tried' }
  return { text: unavailable ? 'not here' : 'new', tone: 'new' }
}
