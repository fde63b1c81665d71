import type { Metadata } from 'next'
import { ClassFrame } from '../class-frame.tsx'
import { NewClass } from './new-class.tsx'

export const metadata: Metadata = { title: 'New class' }

export default function NewClassPage() {
  return (
    <ClassFrame>
      <NewClass />
    </ClassFrame>
  )
}
