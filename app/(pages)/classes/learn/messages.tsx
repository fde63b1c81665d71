import { timeOfDay } from '../../ui/time.ts'
import type { Message } from '../class-api.ts'
import { Panel } from '../panel.tsx'

/** What those who teach have said, the newest first; nothing while that is nothing. */
export function Messages({ messages }: { messages: readonly Message[] }) {
  return (
    <div aria-live="polite">
      {messages.length > 0 && (
        <div className="mt-6">
          <Panel title="Messages">
            {/* Who reads by keyboard has to get at what is out of sight. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls. */}
            <ul tabIndex={0} aria-label="Messages" className="mt-2 max-h-80 overflow-y-auto">
              {messages.toReversed().map(({ id, from, person, text, sentAt }) => (
                <li key={id} className="border-t border-line py-3 first:border-t-0">
                  <p className="text-muted">
                    <bdi className="text-text">{from}</bdi>
                    {person !== undefined && ' to you'} · {timeOfDay(sentAt)}
                  </p>
                  <p className="max-w-[65ch] whitespace-pre-wrap wrap-anywhere" dir="auto">
                    {text}
                  </p>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      )}
    </div>
  )
}
