import type { Metadata } from 'next'
import { ReportsPage } from '../../../results/reports-page.tsx'
import { namesIn } from '../../../results/results-api.ts'

export const metadata: Metadata = { title: 'Reports' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ names?: string | string[] }>
}

export default async function AllReportsPage({ params, searchParams }: Props) {
  const [{ id }, { names }] = await Promise.all([params, searchParams])
  return <ReportsPage id={id} names={namesIn(names)} />
}
