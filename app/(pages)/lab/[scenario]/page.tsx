import type { Metadata } from 'next'
import { Workspace } from '../workspace.tsx'

export const metadata: Metadata = { title: 'Lab' }

export default async function LabPage({ params }: { params: Promise<{ scenario: string }> }) {
  const { scenario } = await params
  return <Workspace scenario={scenario} />
}
