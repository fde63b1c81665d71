import type { Metadata } from 'next'
import { TopBar } from '../ui/top-bar.tsx'
import { Account } from './account.tsx'

export const metadata: Metadata = { title: 'Account' }

export default function AccountPage() {
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="mx-auto max-w-2xl px-4 py-8">
        <h1 className="text-lg font-semibold">Account</h1>
        <Account />
      </main>
    </div>
  )
}
