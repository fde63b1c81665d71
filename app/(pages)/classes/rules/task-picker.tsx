'use client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { api, problemOf, type ScenarioSummary } from '../../api-client.ts'
import { filterScenarios, groupByDomain } from '../../catalogue/listing.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemBox } from '../../ui/notice.tsx'
import { Loading } from '../class-frame.tsx'
import { TaskOrder } from './task-order.tsx'

interface TaskPickerProps {
  /** Ids, in their order. */
  chosen: readonly string[]
  problem: string | undefined
  onChange: (chosen: string[]) => void
  /** The choice whether they are in order. */
  order: ReactNode
}

/** The tasks of a class, out of those of the catalogue. */
export function TaskPicker({ chosen, problem, onChange, order }: TaskPickerProps) {
  const id = useId()
  const { data, error, refetch } = useQuery({ queryKey: ['catalogue'], queryFn: api.catalogue })
  const all = data?.scenarios ?? []
  const minutes = all.filter(task => chosen.includes(task.id)).reduce((sum, task) => sum + task.minutes, 0)
  const toggle = (task: string) =>
    onChange(chosen.includes(task) ? chosen.filter(other => other !== task) : [...chosen, task])
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold">
        Tasks
      </h2>
      <div className="mt-4 grid gap-6 lg:grid-cols-2">
        <div>
          <p className="flex h-8 items-center text-muted">
            {chosen.length === 0 ? 'None yet' : `${chosen.length} · about ${minutes} min`}
          </p>
          <TaskOrder
            tasks={chosen.map(id => ({ id, title: all.find(task => task.id === id)?.title ?? id }))}
            onChange={onChange}
          />
          {problem && <p className="mt-2 text-bad">{problem}</p>}
          <div className="mt-4 max-w-72">{order}</div>
        </div>
        <div>
          {data && <Shelf data={data} chosen={chosen} onToggle={toggle} />}
          {!data && !error && <Loading what="the tasks" />}
          {!data && error && (
            <ProblemBox
              title="The tasks could not be loaded"
              problem={problemOf(error)}
              action={<Button onClick={() => refetch()}>Try again</Button>}
            />
          )}
        </div>
      </div>
    </section>
  )
}

interface ShelfProps {
  data: Awaited<ReturnType<typeof api.catalogue>>
  chosen: readonly string[]
  onToggle: (task: string) => void
}

/** All tasks there are, to be ticked. */
function Shelf({ data: { scenarios, domains }, chosen, onToggle }: ShelfProps) {
  const [filter, setFilter] = useState('')
  const groups = groupByDomain(domains, filterScenarios(scenarios, filter))
  return (
    <>
      <input
        type="search"
        aria-label="Filter tasks"
        placeholder="Filter tasks"
        value={filter}
        onChange={event => setFilter(event.target.value)}
        // Enter in a filter saves nothing.
        onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
        className="h-8 w-full rounded-md border border-line-strong bg-surface px-3 placeholder:text-muted"
      />
      <div className="relative mt-2 max-h-96 overflow-y-auto rounded-lg border border-line bg-surface py-1">
        {groups.map(({ name, scenarios }) => (
          <fieldset key={name}>
            <legend className="px-3 pt-2 pb-1 text-xs text-muted">{name}</legend>
            {scenarios.map(task => (
              <Pick
                key={task.id}
                task={task}
                picked={chosen.includes(task.id)}
                onToggle={() => onToggle(task.id)}
              />
            ))}
          </fieldset>
        ))}
        {groups.length === 0 && <p className="px-3 py-2 text-muted">No task matches “{filter}”.</p>}
      </div>
    </>
  )
}

function Pick({ task, picked, onToggle }: { task: ScenarioSummary; picked: boolean; onToggle: () => void }) {
  const { title, minutes, difficulty, unavailable } = task
  return (
    <label className="flex cursor-pointer items-baseline gap-3 px-3 py-1.5 hover:bg-raised has-disabled:cursor-default has-disabled:opacity-60">
      <input
        type="checkbox"
        checked={picked}
        // One that is chosen already can be taken out still.
        disabled={unavailable !== undefined && !picked}
        onChange={onToggle}
        className="translate-y-0.5 accent-(--accent-fill)"
      />
      <span className="min-w-0 flex-1">
        {title}
        {unavailable && <span className="block text-xs text-muted">{unavailable}</span>}
      </span>
      <span className="text-xs whitespace-nowrap text-muted">
        {difficulty} · {minutes} min
      </span>
    </label>
  )
}
