'use client'
import type { ReactNode } from 'react'
import { ShownTerminal } from '../../looks/shown-terminal.tsx'
import { Tabs, tabId } from '../../ui/tabs.tsx'
import type { TerminalTabs } from '../terminal/use-terminals.ts'
import { type ShownInClass, shownTab } from './shown.ts'

const own = { id: 'lab', label: 'Your lab', panelId: 'stage-lab' }

/** What is shown to the class, beside a lab that has no terminals now: it is waited for, say. */
export function BesideLab(props: { shown: ShownInClass; tabs: TerminalTabs; children: ReactNode }) {
  const { shown, tabs, children } = props
  const foreign = { id: shownTab, label: `${shown.by} (view only)`, panelId: 'stage-shown' }
  const selected = tabs.selected === shownTab ? foreign : own
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Tabs label="Lab" items={[own, foreign]} selected={selected.id} onSelect={tabs.select} />
      <div role="tabpanel" id={selected.panelId} aria-labelledby={tabId(selected)} className="min-h-0 flex-1">
        {selected === own ? children : <ShownTerminal key={shown.since} {...shown} />}
      </div>
    </div>
  )
}
