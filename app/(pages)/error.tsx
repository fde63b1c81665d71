'use client'
import { Button } from './ui/button.tsx'
import { MessagePage } from './ui/message-page.tsx'

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <MessagePage title="This page failed">
      <p className="mt-2 wrap-anywhere text-muted">{error.message}</p>
      <p className="mt-2 text-muted">Your lab and its terminals are not touched by this.</p>
      <Button className="mt-4" onClick={reset}>
        Show the page again
      </Button>
    </MessagePage>
  )
}
