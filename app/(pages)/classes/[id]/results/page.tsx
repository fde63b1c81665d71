import type { Metadata } from 'next'
import { namesIn } from '../../results/results-api.ts'
import { ResultsPage } from './results-page.tsx'

export const metadata: Metadata = { title: 'Results' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ names?: string | string[] }>
}

export default async function ClassResultsPage({ params, searchParams }: Props) {
  const [{ id }, { names }] = await Promise.all([params, searchParams])
  return <ResultsPage id={id} asked={namesIn(names)} />
}
