import type { Metadata } from 'next'
import { ReportsPage } from '../../../results/reports-page.tsx'
import { namesIn } from '../../../results/results-api.ts'

export const metadata: Metadata = { title: 'Report' }

interface Props {
  params: Promise<{ id: string; person: string }>
  searchParams: Promise<{ names?: string | string[] }>
}

export default async function ReportPage({ params, searchParams }: Props) {
  const [{ id, person }, { names }] = await Promise.all([params, searchParams])
  return <ReportsPage id={id} person={person} names={namesIn(names)} />
}
