'use client'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { Tabs, tabId } from '../ui/tabs.tsx'

interface PanesProps {
  task: ReactNode
  stage: ReactNode
  folded: boolean
  onFold: (folded: boolean) => void
}

/** Task and terminal side by side with a divider between them; on a narrow window as two tabs. */
export function Panes(props: PanesProps) {
  return useWide() ? <SideBySide {...props} /> : <OneAtATime {...props} />
}

function SideBySide({ task, stage, folded, onFold }: PanesProps) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'cks-lab-panes',
    onlySaveAfterUserInteractions: true,
  })
  const panel = usePanelRef()
  useEffect(() => {
    if (folded) panel.current?.collapse()
    else panel.current?.expand()
  }, [folded, panel])
  return (
    <Group
      orientation="horizontal"
      {...(defaultLayout && !folded ? { defaultLayout } : {})}
      onLayoutChanged={(layout, meta) => {
        if (layout.task) onLayoutChanged(layout, meta)
      }}
    >
      <Panel
        id="task"
        panelRef={panel}
        defaultSize="40%"
        minSize="340px"
        collapsible
        onResize={({ inPixels }) => onFold(inPixels < 1)}
        className="min-h-0"
      >
        <div className="h-full" inert={folded} hidden={folded}>
          {task}
        </div>
      </Panel>
      <Separator
        aria-label="Width of the task"
        className="w-px bg-line outline-offset-0 transition-colors duration-100 hover:bg-accent data-[separator=active]:bg-accent"
      />
      <Panel id="stage" minSize="420px" className="min-h-0">
        {stage}
      </Panel>
    </Group>
  )
}

const tabs = [
  { id: 'task', label: 'Task', panelId: 'pane-task' },
  { id: 'stage', label: 'Terminal', panelId: 'pane-stage' },
]

function OneAtATime({ task, stage }: PanesProps) {
  const [shown, setShown] = useState('task')
  return (
    <div className="flex min-h-0 flex-col">
      <Tabs label="Panes" items={tabs} selected={shown} onSelect={setShown} />
      {tabs.map(item => (
        <div
          key={item.id}
          role="tabpanel"
          id={item.panelId}
          aria-labelledby={tabId(item)}
          hidden={item.id !== shown}
          className="min-h-0 flex-1"
        >
          {item.id === 'task' ? task : stage}
        </div>
      ))}
    </div>
  )
}

const wide = '(min-width: 1100px)'

function useWide(): boolean {
  return useSyncExternalStore(
    listener => {
      const query = matchMedia(wide)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(wide).matches,
    () => true,
  )
}
