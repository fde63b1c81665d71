import type { Metadata } from 'next'
import Link from 'next/link'
import { MessagePage } from './ui/message-page.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <MessagePage title="There is no page at this address">
      <p className="mt-2 text-muted">
        Tasks are listed in the{' '}
        <Link href="/" className="text-accent underline underline-offset-2">
          catalogue
        </Link>
        .
      </p>
    </MessagePage>
  )
}
