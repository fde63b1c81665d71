'use client'
import { useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useCommandKey } from '../ui/keys.ts'

export function ShortcutList({ onClose }: { onClose: () => void }) {
  const close = useRef<() => void>(null)
  const command = useCommandKey()
  const shortcuts = [
    [`${command}Enter`, 'Check'],
    ['Ctrl+`', 'From the task to the terminal and back'],
    [
      `${command}B`,
      command === '⌘' ? 'Hide or show the task' : 'Hide or show the task, outside the terminal',
    ],
    [`${command}F`, 'Search the terminal'],
    ['Ctrl+Shift+C', 'Copy from the terminal'],
    ['Ctrl+Shift+V', 'Paste into the terminal'],
  ] as const
  return (
    <Dialog ref={close} title="Keyboard shortcuts" onClose={onClose}>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {shortcuts.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-raised px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
                {keys}
              </kbd>
            </dt>
            <dd className="text-muted">{what}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex justify-end">
        <Button onClick={() => close.current?.()}>Close</Button>
      </div>
    </Dialog>
  )
}
