import type { Metadata } from 'next'
import { LookPage } from './look-page.tsx'

export const metadata: Metadata = { title: 'Look into a terminal' }

export default async function OneLookPage({ params }: { params: Promise<{ id: string; person: string }> }) {
  const { id, person } = await params
  return <LookPage classId={id} person={person} />
}
