import type { Metadata } from 'next'
import { TopBar } from '../ui/top-bar.tsx'
import { PrivacyText } from './privacy-text.tsx'

export const metadata: Metadata = { title: 'What is kept about whom' }

export default function PrivacyPage() {
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="mx-auto max-w-2xl px-4 py-8">
        <PrivacyText />
      </main>
    </div>
  )
}
