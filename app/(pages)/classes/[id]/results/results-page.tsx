'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../../../api-client.ts'
import { Button, ButtonLink } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { ProblemBox } from '../../../ui/notice.tsx'
import { timeOfDay } from '../../../ui/time.ts'
import { TopBar } from '../../../ui/top-bar.tsx'
import { pathOfClass } from '../../class-api.ts'
import { Loading } from '../../class-frame.tsx'
import { Matrix } from '../../results/matrix.tsx'
import { type ClassResults, type Names, queryOf, resultsApi } from '../../results/results-api.ts'
import { TaskPanel } from '../../results/task-panel.tsx'
import { TimesPlot } from '../../results/times-plot.tsx'

/** What came of a class: learners by checks, and what the checks tell. */
export function ResultsPage({ id, asked }: { id: string; asked: Names }) {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['class-results', id],
    queryFn: () => resultsApi.results(id),
  })
  const [names, setNames] = useState(asked)
  /** The address says it, so that it holds after a reload and for the reports. */
  const choose = (names: Names) => {
    setNames(names)
    window.history.replaceState(null, '', `${window.location.pathname}${queryOf(names)}`)
  }
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="mx-auto max-w-[110rem] px-4 py-8">
        <Link
          href={pathOfClass(id)}
          prefetch={false}
          className="inline-flex items-center gap-1 text-muted hover:text-text"
        >
          <Icon name="back" /> {data ? <bdi>{data.class.title}</bdi> : 'The class'}
        </Link>
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <h1 className="text-lg font-semibold">Results</h1>
          {data && (
            <p className="mr-auto pl-2 text-muted">
              {data.class.phase === 'over' ? 'The class is over.' : `As of ${timeOfDay(data.asOf)}.`}
            </p>
          )}
          {data && <Actions id={id} names={names} choose={choose} again={refetch} busy={isFetching} />}
        </div>
        {error && !data && (
          <div className="mt-6">
            <ProblemBox
              title="The results could not be loaded"
              problem={problemOf(error)}
              action={<Button onClick={() => refetch()}>Try again</Button>}
            />
          </div>
        )}
        {!error && !data && <Loading what="the results" />}
        {data && <Results id={id} results={data} names={names} />}
      </main>
    </div>
  )
}

function Results({ id, results, names }: { id: string; results: ClassResults; names: Names }) {
  if (results.learners.length === 0)
    return <p className="mt-6 text-muted">Nobody has joined the class, so there is nothing to tell.</p>
  return (
    <div className="mt-6 space-y-8">
      <Matrix id={id} results={results} names={names} />
      {results.tasks.every(({ tried }) => tried === 0) ? (
        <p className="text-muted">No task has been checked yet.</p>
      ) : (
        <>
          <TimesPlot results={results} />
          <section aria-label="Tasks and checks" className="space-y-6">
            {results.tasks.map(task => (
              <TaskPanel key={task.id} task={task} />
            ))}
          </section>
        </>
      )}
    </div>
  )
}

interface ActionsProps {
  id: string
  names: Names
  choose: (names: Names) => void
  again: () => void
  busy: boolean
}

function Actions({ id, names, choose, again, busy }: ActionsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        kind="quiet"
        aria-pressed={names === 'hidden'}
        onClick={() => choose(names === 'hidden' ? 'shown' : 'hidden')}
      >
        {names === 'hidden' && <Icon name="check" />}
        Hide names
      </Button>
      <Button kind="quiet" onClick={() => again()} disabled={busy}>
        Load again
      </Button>
      <FileLink href={resultsApi.file(id, 'csv', names)}>CSV</FileLink>
      <FileLink href={resultsApi.file(id, 'json', names)}>JSON</FileLink>
      <ButtonLink href={`${pathOfClass(id)}/results/reports${queryOf(names)}`}>All reports</ButtonLink>
    </div>
  )
}

const linkLook =
  'inline-flex h-8 items-center gap-2 rounded-md border border-line-strong px-3 font-medium hover:bg-raised'

function FileLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={linkLook}>
      {children}
    </a>
  )
}
