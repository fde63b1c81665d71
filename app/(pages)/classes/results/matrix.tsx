'use client'
import Link from 'next/link'
import { type ReactNode, useRef, useState } from 'react'
import { pathOfClass } from '../class-api.ts'
import { type ClassResults, type Names, queryOf } from './results-api.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { type CellWords, cellWords, rowsOf, type SortKey } from './words.ts'

const tones: Record<CellWords['tone'], string> = {
  good: 'text-good',
  bad: 'text-bad',
  unsure: 'text-unsure',
  none: 'text-muted',
}

/** Learners by checks. Arrow keys go from cell to cell; what is pointed at is told in words below. */
export function Matrix({ id, results, names }: { id: string; results: ClassResults; names: Names }) {
  const [sort, setSort] = useState<SortKey>('joined')
  const [told, setTold] = useState('')
  const grid = useRef<HTMLTableElement>(null)
  const { onKeyDown, onFocus } = useGridKeys(grid)
  const rows = rowsOf(results, sort, names)
  const tell = (event: { target: EventTarget }) =>
    setTold((event.target as HTMLElement).closest<HTMLElement>('[data-told]')?.dataset.told ?? '')
  return (
    <section aria-label="Learners by checks">
      <div className="max-h-[75vh] w-fit max-w-full overflow-auto rounded-lg border border-line bg-surface">
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be gone to.
          role="grid"
          aria-label="Learners by checks"
          className="border-separate border-spacing-0 text-[13px] tabular-nums"
          onKeyDown={onKeyDown}
          onFocus={event => {
            onFocus(event)
            tell(event)
          }}
          onMouseOver={tell}
        >
          <Head results={results} sort={sort} setSort={setSort} />
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.person} className="group">
                <th
                  scope="row"
                  className="sticky left-0 z-10 border-r border-b border-line bg-surface p-0 text-left font-normal group-hover:bg-raised"
                >
                  <Link
                    href={`${pathOfClass(id)}/results/${encodeURIComponent(row.person)}${queryOf(names)}`}
                    prefetch={false}
                    data-told={`${row.name}: the report`}
                    tabIndex={index === 0 ? 0 : -1}
                    className="block max-w-52 min-w-36 truncate px-3 py-1 -outline-offset-2 hover:underline"
                  >
                    <bdi>{row.name}</bdi>
                  </Link>
                </th>
                <Cell told={`${row.name}: ${row.passed} of ${row.of} checks passed`} edge>
                  {row.passed}/{row.of}
                </Cell>
                {results.tasks.map((task, at) => {
                  const cell = row.tasks[at]
                  const best = cell ? `best ${cell.best} % in ${cell.attempts} attempts` : 'not checked'
                  return [
                    <Cell key={task.id} told={`${row.name}, ${task.title}: ${best}`} begins>
                      {cell ? cell.best : '·'}
                    </Cell>,
                    ...task.checks.map((check, place) => {
                      const { sign, tone, words } = cellWords(check, cell?.checks[place])
                      return (
                        <Cell
                          key={`${task.id} ${check.id}`}
                          told={`${row.name}, ${check.title}: ${words}`}
                          look={tones[tone]}
                        >
                          {sign}
                        </Cell>
                      )
                    }),
                  ]
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p data-testid="told" aria-hidden="true" className="mt-2 min-h-6 wrap-anywhere">
        {told}
      </p>
      <p className="text-xs text-muted">
        ✓2 passed at the 2nd attempt · ✗2 failed twice · ✓1✗ passed, then failed again · guards: ✓ kept, ✗
        broken, ✗✓ broken and right again · ? could not be made · not checked: ·
      </p>
    </section>
  )
}

interface HeadProps {
  results: ClassResults
  sort: SortKey
  setSort: (key: SortKey) => void
}

const corner = 'sticky top-0 border-b border-line bg-surface'
const upright = '[writing-mode:vertical-rl] rotate-180 max-h-56 truncate py-2 text-left'

function Head({ results, sort, setSort }: HeadProps) {
  const sorted = (key: SortKey) =>
    sort === key ? (key === 'passed' ? ('descending' as const) : ('ascending' as const)) : undefined
  const by = (key: SortKey) => setSort(sort === key ? 'joined' : key)
  return (
    <thead>
      <tr>
        <th
          scope="col"
          aria-sort={sorted('name')}
          className={`${corner} left-0 z-30 border-r px-3 py-2 text-left align-bottom`}
        >
          <SortButton on={sort === 'name'} onClick={() => by('name')}>
            Learner
          </SortButton>
        </th>
        <th
          scope="col"
          aria-sort={sorted('passed')}
          className={`${corner} z-20 border-r px-2 py-2 align-bottom`}
        >
          <SortButton on={sort === 'passed'} onClick={() => by('passed')}>
            Passed
          </SortButton>
        </th>
        {results.tasks.map(task => [
          <th
            key={task.id}
            scope="col"
            className={`${corner} z-20 border-l bg-raised px-1 align-bottom font-semibold`}
            data-told={`${task.title}: best score in percent`}
          >
            <span className={`${upright} mx-auto`}>{task.title}</span>
          </th>,
          ...task.checks.map(check => (
            <th
              key={`${task.id} ${check.id}`}
              scope="col"
              className={`${corner} z-20 px-1 align-bottom font-normal text-muted`}
              data-told={`${check.title}${check.guard ? ' (guard: had to stay so)' : ''}`}
            >
              <span aria-hidden="true" className={`${upright} mx-auto`}>
                {check.id}
              </span>
              <span className="sr-only">{check.title}</span>
            </th>
          )),
        ])}
      </tr>
    </thead>
  )
}

function SortButton({ on, onClick, children }: { on: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="font-semibold hover:underline">
      {children}
      <span aria-hidden="true"> {on ? '▾' : ''}</span>
    </button>
  )
}

interface CellProps {
  /** Read aloud, and shown when the cell is pointed at. */
  told: string
  /** The first of a task. */
  begins?: boolean
  /** The last before the tasks. */
  edge?: boolean
  look?: string
  children: ReactNode
}

function Cell({ told, begins, edge, look = '', children }: CellProps) {
  return (
    <td
      data-told={told}
      tabIndex={-1}
      className={`relative min-w-8 border-b border-line px-1 py-1 text-center -outline-offset-2 group-hover:bg-raised hover:outline-1 hover:outline-line-strong ${
        begins ? 'border-l bg-raised font-medium' : ''
      } ${edge ? 'border-r px-2' : ''} ${look}`}
    >
      <span aria-hidden="true">{children}</span>
      <span className="sr-only">{told}</span>
    </td>
  )
}
