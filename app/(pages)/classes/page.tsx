import type { Metadata } from 'next'
import { ClassFrame } from './class-frame.tsx'
import { ClassList } from './list/class-list.tsx'

export const metadata: Metadata = { title: 'Classes' }

export default function ClassesPage() {
  return (
    <ClassFrame>
      <ClassList />
    </ClassFrame>
  )
}
