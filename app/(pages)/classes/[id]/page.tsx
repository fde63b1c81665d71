import type { Metadata } from 'next'
import { ClassFrame } from '../class-frame.tsx'
import { ClassPage } from './class-page.tsx'

export const metadata: Metadata = { title: 'Class' }

export default async function OneClassPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <ClassFrame>
      <ClassPage id={id} />
    </ClassFrame>
  )
}
