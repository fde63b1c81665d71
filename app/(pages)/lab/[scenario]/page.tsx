import type { Metadata } from 'next'
import { Workspace } from '../workspace.tsx'

export const metadata: Metadata = { title: 'Lab' }

interface LabPageProps {
  params: Promise<{ scenario: string }>
  /** `class`: in that class, else in one's own practice. */
  searchParams: Promise<{ class?: string | string[] }>
}

export default async function LabPage({ params, searchParams }: LabPageProps) {
  const [{ scenario }, { class: inClass }] = await Promise.all([params, searchParams])
  return <Workspace scenario={scenario} inClass={typeof inClass === 'string' ? inClass : undefined} />
}
