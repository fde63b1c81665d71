'use client'
import { useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useCommandKey } from '../ui/keys.ts'
import { useFullScreen } from './terminal/full-screen.ts'

export function ShortcutList({ onClose }: { onClose: () => void }) {
  const close = useRef<() => void>(null)
  const command = useCommandKey()
  const shortcuts = shortcutsFor(command === '⌘', useFullScreen().offered)
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

function shortcutsFor(mac: boolean, fullScreen: boolean): [keys: string, what: string][] {
  const command = mac ? '⌘' : 'Ctrl+'
  return [
    [`${command}Enter`, 'Check'],
    ['Ctrl+`', 'From the task to the terminal and back'],
    [`${command}B`, mac ? 'Hide or show the task' : 'Hide or show the task, outside the terminal'],
    [`${command}F`, 'Search the terminal'],
    ['Ctrl+Shift+C', 'Copy from the terminal'],
    ['Ctrl+Shift+V', 'Paste into the terminal'],
    [mac ? '⌥ and drag' : 'Shift and drag', 'Select where a program has the mouse (tmux, vim)'],
    ...(mac ? [] : closing(fullScreen)),
    ...(fullScreen ? [['Hold Escape', 'Leave the full screen'] as [string, string]] : []),
  ]
}

/** On a Mac the browser's key is another one. */
function closing(fullScreen: boolean): [keys: string, what: string][] {
  const asks = 'Close the browser’s tab: it asks first'
  return [
    ['Ctrl+W', fullScreen ? `${asks}. In full screen the shell’s own` : asks],
    ['Alt+Backspace', 'Delete a word in the shell, as Ctrl+W would'],
    [':wincmd', 'Change windows in vim, as Ctrl+W would'],
  ]
}
