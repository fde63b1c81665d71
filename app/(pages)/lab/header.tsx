'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { Session } from '../api-client.ts'
import { IconButton } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { useCommandKey } from '../ui/keys.ts'
import { Menu } from '../ui/menu.tsx'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { clock, useNow } from '../ui/time.ts'
import type { LabOnPage } from './session/use-lab.ts'
import { ShortcutList } from './shortcut-list.tsx'

interface HeaderProps {
  lab: LabOnPage
  title: string
  folded: boolean
  onFold: () => void
  onReset: () => void
  onNewTerminal: () => void
}

export function Header({ lab, title, folded, onFold, onReset, onNewTerminal }: HeaderProps) {
  const [asking, setAsking] = useState<'reset' | 'end' | 'keys'>()
  const command = useCommandKey()
  const kubelet = lab.session?.kubelet
  const ready = lab.session?.state === 'ready'
  return (
    <header className="flex items-center gap-2 border-b border-line bg-surface px-2">
      <Link
        href="/"
        className="flex h-8 items-center gap-1 rounded-md pr-3 pl-1 text-muted hover:bg-raised hover:text-text"
      >
        <Icon name="back" />
        <span className="max-[559px]:sr-only">Catalogue</span>
      </Link>
      <h1 className="min-w-0 truncate font-semibold">{title}</h1>
      <div className="ml-auto flex items-center gap-1">
        {lab.session && <SessionState session={lab.session} />}
        <span className="max-[1099px]:hidden">
          <IconButton
            icon="fold"
            label={`${folded ? 'Show' : 'Hide'} the task (${command}B)`}
            aria-pressed={folded}
            onClick={onFold}
          />
        </span>
        <ThemeToggle />
        <Menu
          icon="more"
          label="Lab menu"
          groups={[
            [
              { label: 'New terminal', disabled: !ready, run: onNewTerminal },
              { label: 'Keyboard shortcuts…', run: () => setAsking('keys') },
            ],
            [
              {
                label: 'Quick kubelet',
                detail:
                  'After a manifest edit the kubelet is restarted: the API server is back in about 4 s.',
                checked: kubelet === 'quick',
                disabled: !ready,
                run: () => lab.setKubelet('quick'),
              },
              {
                label: 'Untouched kubelet',
                detail: 'The kubelet is left alone, as in the exam: about 15 s.',
                checked: kubelet === 'untouched',
                disabled: !ready,
                run: () => lab.setKubelet('untouched'),
              },
            ],
            [
              { label: 'Reset the lab…', disabled: !ready, run: () => setAsking('reset') },
              {
                label: 'End the lab…',
                disabled: !isOpen(lab.session),
                danger: true,
                run: () => setAsking('end'),
              },
            ],
          ]}
        />
      </div>
      {asking === 'keys' && <ShortcutList onClose={() => setAsking(undefined)} />}
      {asking === 'reset' && <ConfirmReset onConfirm={onReset} onClose={() => setAsking(undefined)} />}
      {asking === 'end' && (
        <Confirm
          title="End this lab"
          text="The node and everything on it are removed. Your attempts are kept."
          action="End the lab"
          onConfirm={lab.end}
          onClose={() => setAsking(undefined)}
        />
      )}
    </header>
  )
}

export function ConfirmReset({ onConfirm, onClose }: { onConfirm: () => void; onClose: () => void }) {
  return (
    <Confirm
      title="Reset this lab"
      text="Files, objects and terminals go back to the start of the task. Your attempts are kept."
      action="Reset the lab"
      onConfirm={onConfirm}
      onClose={onClose}
    />
  )
}

const isOpen = (session: Session | undefined) => session !== undefined && session.state !== 'ended'

function SessionState({ session }: { session: Session }) {
  const { state, startedAt, readyAt, endedAt, queue } = session
  const now = useNow(1_000, endedAt === undefined)
  const until = endedAt ?? now
  return (
    <span className="px-2 whitespace-nowrap text-muted">
      lab: <span className={states[state]}>{queue ? 'waiting' : state}</span>
      {until > 0 && <span className="tabular-nums"> · {clock(until - (readyAt ?? startedAt))}</span>}
    </span>
  )
}

const states: Record<Session['state'], string> = {
  preparing: 'text-text',
  ready: 'text-good',
  resetting: 'text-text',
  failed: 'text-bad',
  lost: 'text-bad',
  ended: 'text-text',
}
