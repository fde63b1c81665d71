'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { problemOf } from '../../api-client.ts'
import { useMe } from '../../people/use-me.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ProblemBox } from '../../ui/notice.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { pathOfClass } from '../class-api.ts'
import { Loading } from '../class-frame.tsx'
import { Report } from './report.tsx'
import { type LearnerReport, type Names, queryOf, resultsApi } from './results-api.ts'

/** Reports to be printed: one learner's, or each on a sheet of its own. */
export function ReportsPage({ id, person, names }: { id: string; person?: string; names: Names }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['class-reports', id, person],
    queryFn: async (): Promise<LearnerReport[]> =>
      person === undefined ? resultsApi.reports(id) : [await resultsApi.report(id, person)],
  })
  const own = useMe()?.id === person && person !== undefined
  return (
    <div className="min-h-dvh">
      <div className="print:hidden">
        <TopBar />
      </div>
      <main className="mx-auto max-w-3xl px-4 py-8 print:max-w-none print:p-0">
        <div className="flex items-center gap-2 print:hidden">
          <Link
            href={own ? pathOfClass(id) : `${pathOfClass(id)}/results${queryOf(names)}`}
            prefetch={false}
            className="mr-auto inline-flex items-center gap-1 text-muted hover:text-text"
          >
            <Icon name="back" /> {own ? 'The class' : 'Results'}
          </Link>
          {data && data.length > 0 && (
            <Button kind="primary" onClick={() => window.print()}>
              {data.length === 1 ? 'Print' : `Print ${data.length} reports`}
            </Button>
          )}
        </div>
        {error && !data && (
          <div className="mt-6">
            <ProblemBox
              title="The report could not be loaded"
              problem={problemOf(error)}
              action={<Button onClick={() => refetch()}>Try again</Button>}
            />
          </div>
        )}
        {!error && !data && <Loading what="the reports" />}
        {data?.length === 0 && <p className="mt-6 text-muted">Nobody has joined the class.</p>}
        {data?.map((report, index) => (
          <Report
            key={report.person}
            report={names === 'hidden' ? { ...report, name: hiddenName(person, index) } : report}
          />
        ))}
      </main>
    </div>
  )
}

const hiddenName = (person: string | undefined, index: number) =>
  person === undefined ? `Learner ${index + 1}` : 'A learner'
