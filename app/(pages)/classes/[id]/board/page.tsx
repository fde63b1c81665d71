import type { Metadata } from 'next'
import { TopBar } from '../../../ui/top-bar.tsx'
import { BoardPage } from '../../board/board-page.tsx'

export const metadata: Metadata = { title: 'Board' }

/** Wide, because it is for a projector. */
export default async function ClassBoardPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="px-4 py-6">
        <BoardPage id={id} />
      </main>
    </div>
  )
}
