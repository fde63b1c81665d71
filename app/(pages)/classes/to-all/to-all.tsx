'use client'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import type { AnyClass, TaughtClass } from '../class-api.ts'
import { MessageForm } from './message-form.tsx'
import { MoreTimeForm } from './more-time-form.tsx'
import { ShowTerminal } from './show-terminal.tsx'

interface ToAllProps {
  room: TaughtClass
  take: (room: AnyClass) => void
}

/** What goes to all in a class at once: a message, more time, a terminal of one's own. */
export function ToAll({ room, take }: ToAllProps) {
  return (
    <>
      <Popover label="Message to all" button={<Button>Message…</Button>}>
        {close => <MessageForm classId={room.id} onSent={close} />}
      </Popover>
      <Popover label="More time for all" button={<Button>More time…</Button>}>
        {close => (
          <MoreTimeForm
            id={room.id}
            onDone={changed => {
              take(changed)
              close()
            }}
          />
        )}
      </Popover>
      <Popover
        label="My terminal"
        button={<Button aria-pressed={room.terminal !== undefined}>My terminal…</Button>}
      >
        {close => <ShowTerminal room={room} onDone={close} />}
      </Popover>
    </>
  )
}
