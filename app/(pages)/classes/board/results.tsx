'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { CheckRow } from '../../lab/task/check-row.tsx'
import { Button } from '../../ui/button.tsx'
import { ProblemBox } from '../../ui/notice.tsx'
import { timeOfDay } from '../../ui/time.ts'
import type { TaughtClass } from '../class-api.ts'
import { type BoardRow, boardApi } from './board-api.ts'
import { Marks } from './cells.tsx'

/** Each check that was made, the newest first, and of one of them all that was found. */
export function LearnerResults({ room, row }: { room: TaughtClass; row: BoardRow }) {
  const [chosen, setChosen] = useState<string>()
  const { data, error, refetch } = useQuery({
    // What the board tells of them says when there is something new.
    queryKey: ['result', room.id, row.person, row.session?.id, row.attempts],
    queryFn: boardApi.learner(room.id, row.person).result,
    placeholderData: keepPreviousData,
  })
  if (error && !data)
    return (
      <div className="mt-6">
        <ProblemBox
          title="The result could not be loaded"
          problem={problemOf(error)}
          action={<Button onClick={() => refetch()}>Try again</Button>}
        />
      </div>
    )
  if (!data)
    return (
      <p role="status" className="pulse mt-6 text-muted">
        Loading the result
      </p>
    )
  const attempts = data.sessions
    .flatMap(({ title, grades }) => grades.map(grade => ({ title, grade })))
    .toSorted((a, b) => b.grade.startedAt - a.grade.startedAt)
  const shown = attempts.find(({ grade }) => grade.id === chosen) ?? attempts[0]
  if (!shown) return <p className="mt-6 text-muted">Nothing was checked yet.</p>
  return (
    <>
      <section aria-label="Result" className="mt-6">
        <h3 className="font-semibold">
          {shown.title}, {timeOfDay(shown.grade.startedAt)}: {shown.grade.score} of {shown.grade.total} points
        </h3>
        <ul aria-label="Checks" className="mt-2 overflow-hidden rounded-lg border border-line text-sm">
          {shown.grade.checks.map(check => (
            <CheckRow key={`${shown.grade.id} ${check.id}`} check={check} />
          ))}
        </ul>
      </section>
      <section aria-label="History" className="mt-6">
        <h3 className="font-semibold">
          {attempts.length} {attempts.length === 1 ? 'attempt' : 'attempts'}
        </h3>
        <ol className="mt-2">
          {attempts.map(({ title, grade }) => (
            <li key={grade.id} className="flex items-center gap-3 border-t border-line py-2">
              <button
                type="button"
                aria-pressed={grade === shown.grade}
                onClick={() => setChosen(grade.id)}
                className="min-w-0 flex-1 text-left hover:underline aria-pressed:font-medium"
              >
                <span className="tabular-nums">{timeOfDay(grade.startedAt)}</span> {title}
              </button>
              <Marks checks={grade.checks} />
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
