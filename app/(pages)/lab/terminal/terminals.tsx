'use client'
import { Suspense } from 'react'
import type { Look } from '../../api-client.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Tabs, tabId } from '../../ui/tabs.tsx'
import { LooksBar, ShownTerminal } from '../class/in-class.ts'
import { type ShownInClass, shownTab } from '../class/shown.ts'
import { useAskBeforeClosing } from './ask-before-closing.ts'
import { useFullScreen, useTakenKeys } from './full-screen.ts'
import { TerminalView } from './terminal-view.tsx'
import type { TerminalTabs } from './use-terminals.ts'

interface TerminalsProps {
  tabs: TerminalTabs
  /** Who looks into them. */
  looks: readonly Look[] | undefined
  /** What is shown to the class: one more tab. */
  shown: ShownInClass | undefined
}

/** The shells of the lab as tabs. Hidden ones stay connected, so that they are current when they are shown. */
export function Terminals({ tabs, looks, shown }: TerminalsProps) {
  const { session, list, problem } = tabs
  useAskBeforeClosing()
  const selected = tabs.selected === shownTab && !shown ? list?.[0]?.key : tabs.selected
  const items = (list ?? []).map(tab => ({
    id: tab.key,
    tab,
    label: tab.title,
    panelId: `terminal-${tab.key}`,
    closeLabel: `Close ${tab.title} and end its shell`,
    onClose: () => tabs.close(tab),
  }))
  const foreign = shown && { id: shownTab, label: `${shown.by} (view only)`, panelId: 'terminal-shown' }
  return (
    <section aria-label="Terminals" className="flex min-h-0 flex-1 flex-col">
      <Tabs
        label="Terminals"
        items={foreign ? [...items, foreign] : items}
        selected={selected ?? ''}
        onSelect={tabs.select}
      >
        <span className="ml-1 self-center">
          <IconButton icon="plus" label="New terminal" onClick={tabs.add} />
        </span>
        {looks && session !== undefined && (
          <Suspense>
            <LooksBar session={session} looks={looks} terminals={list ?? []} />
          </Suspense>
        )}
        <FullScreenButton onDone={tabs.focus} />
      </Tabs>
      {problem && (
        <Notice tone="bad">
          {problem.detail} <span className="text-muted">{problem.remedy}</span>
        </Notice>
      )}
      <div className="relative min-h-0 flex-1">
        {session !== undefined &&
          items.map(item => (
            <div
              key={item.id}
              role="tabpanel"
              id={item.panelId}
              aria-labelledby={tabId(item)}
              // Not display: none, for a hidden screen keeps its size.
              className={`absolute inset-0 ${item.id === selected ? '' : 'invisible'}`}
            >
              <TerminalView
                session={session}
                id={item.id}
                terminal={item.tab.id}
                shown={item.id === selected}
                register={tabs.register}
                onRenew={() => tabs.renew(item.tab)}
              />
            </div>
          ))}
        {foreign && selected === shownTab && (
          <div
            role="tabpanel"
            id={foreign.panelId}
            aria-labelledby={tabId(foreign)}
            className="absolute inset-0"
          >
            <Suspense>
              <ShownTerminal key={shown.since} {...shown} />
            </Suspense>
          </div>
        )}
        {list?.length === 0 && selected !== shownTab && (
          <div className="p-8">
            <p className="text-muted">No terminal is open.</p>
            <Button className="mt-4" onClick={tabs.add}>
              New terminal
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

function FullScreenButton({ onDone }: { onDone: () => void }) {
  const { offered, on, toggle } = useFullScreen()
  useTakenKeys(on)
  if (!offered) return null
  return (
    <span className="ml-auto self-center">
      <IconButton
        icon={on ? 'shrink' : 'expand'}
        label={
          on ? 'Leave the full screen (hold Escape)' : 'Full screen, where Ctrl+W and Escape go to the shell'
        }
        onClick={() => void toggle().then(onDone, onDone)}
      />
    </span>
  )
}
