import type { Metadata } from 'next'
import { JoinForm } from './join-form.tsx'

export const metadata: Metadata = { title: 'Join' }

export default function JoinPage() {
  return <JoinForm />
}
