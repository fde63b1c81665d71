'use client'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api, problemOf } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { FilterField } from '../ui/filter-field.tsx'
import { ProblemBox } from '../ui/notice.tsx'
import { filterScenarios, groupByDomain } from './listing.ts'
import { ScenarioRow } from './scenario-row.tsx'
import { useAhead } from './use-ahead.ts'
import { Welcome } from './welcome.tsx'

/** All tasks by exam domain. Typing filters, arrows move, Enter opens. */
export function Catalogue() {
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: ['catalogue'],
    queryFn: api.catalogue,
    refetchOnMount: 'always',
  })
  const [filter, setFilter] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useFilterKey(field)
  useAhead(data?.recommended, dataUpdatedAt)

  if (error && !data) {
    return (
      <main className="mx-auto max-w-4xl px-4 py-8">
        <ProblemBox
          title="The tasks could not be loaded"
          problem={problemOf(error)}
          action={<Button onClick={() => refetch()}>Try again</Button>}
        />
      </main>
    )
  }
  const scenarios = data?.scenarios ?? []
  const groups = groupByDomain(data?.domains ?? [], filterScenarios(scenarios, filter))
  const firstVisit =
    scenarios.length > 0 && scenarios.every(({ mine }) => mine.state === 'new' && !mine.openSession)
  return (
    <main
      className="mx-auto max-w-4xl px-4 py-8"
      onKeyDown={event => moveBetweenRows(event, list.current, field.current)}
    >
      <div className="flex items-center gap-4">
        <h1 className="text-lg font-semibold">Tasks</h1>
        {data && (
          <p className="pt-0.5 whitespace-nowrap text-muted">
            {scenarios.filter(({ mine }) => mine.state === 'solved').length} of {scenarios.length} solved
          </p>
        )}
        <FilterField ref={field} label="Filter tasks" value={filter} onChange={setFilter} />
      </div>
      {data && firstVisit && <Welcome recommended={scenarios.find(({ id }) => id === data.recommended)} />}
      <div ref={list} className="mt-6 space-y-8" aria-busy={!data}>
        {!data && <Loading />}
        {groups.map(group => (
          <section key={group.name} aria-label={group.name}>
            <h2 className="flex items-baseline gap-2 px-3 pb-2 font-medium">
              {group.name}
              {group.weight !== undefined && (
                <span className="text-xs font-normal whitespace-nowrap text-muted">
                  {group.weight} % of the exam
                </span>
              )}
            </h2>
            <ul className="overflow-hidden rounded-lg border border-line bg-surface">
              {group.scenarios.map(scenario => (
                <ScenarioRow key={scenario.id} scenario={scenario} />
              ))}
            </ul>
          </section>
        ))}
        {data && groups.length === 0 && <Nothing filter={filter} onClear={() => setFilter('')} />}
      </div>
    </main>
  )
}

function Nothing({ filter, onClear }: { filter: string; onClear: () => void }) {
  if (filter === '')
    return <p className="px-3 text-muted">No tasks are installed. Add a folder of tasks with --scenarios.</p>
  return (
    <p className="px-3 text-muted">
      No task matches “{filter}”. <Button onClick={onClear}>Clear the filter</Button>
    </p>
  )
}

function Loading() {
  return (
    <div role="status" className="space-y-2 px-3">
      <span className="sr-only">Loading the tasks</span>
      {[40, 56, 48].map(width => (
        <div key={width} className="pulse h-4 rounded bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

/** "/" goes to the filter from everywhere on the page. */
function useFilterKey(field: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLInputElement) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}

/** Arrow keys move between the rows, and from the filter into them and back; Enter in the filter opens the first one. */
function moveBetweenRows(event: KeyboardEvent, list: HTMLElement | null, field: HTMLInputElement | null) {
  const rows = [...(list?.querySelectorAll('a') ?? [])]
  const at = rows.indexOf(event.target as HTMLAnchorElement)
  if (event.key === 'Enter' && event.target === field && field?.value) rows[0]?.click()
  else if (event.key === 'ArrowDown') rows[at + 1]?.focus()
  else if (event.key === 'ArrowUp') (at > 0 ? rows[at - 1] : field)?.focus()
  else return
  event.preventDefault()
}
