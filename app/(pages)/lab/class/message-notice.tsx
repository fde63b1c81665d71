'use client'
import type { Message } from '../../looks/look-api.ts'
import { Button } from '../../ui/button.tsx'
import { timeOfDay } from '../../ui/time.ts'

/** A message of who teaches, as it was written. */
export function MessageNotice({ message, onPutAway }: { message: Message; onPutAway: () => void }) {
  const { from, person, text, sentAt } = message
  return (
    <div role="status" className="flex items-start gap-4 border-b border-line bg-raised px-4 py-2">
      <div className="max-h-40 min-w-0 flex-1 overflow-y-auto">
        <p className="text-xs text-muted">
          <bdi>{from}</bdi> {person === undefined ? 'to all' : 'to you'}, {timeOfDay(sentAt)}
        </p>
        <p dir="auto" className="max-w-[80ch] whitespace-pre-wrap wrap-anywhere">
          {text}
        </p>
      </div>
      <Button onClick={onPutAway}>Put away</Button>
    </div>
  )
}
