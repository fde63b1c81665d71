'use client'
import { type ReactNode, useEffect } from 'react'
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels'

interface PanesProps {
  task: ReactNode
  stage: ReactNode
  folded: boolean
  onFold: (folded: boolean) => void
}

/** Task and terminal side by side; the divider's place is remembered. */
export function Panes({ task, stage, folded, onFold }: PanesProps) {
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
      {...(defaultLayout && { defaultLayout })}
      onLayoutChanged={(layout, meta) => {
        // A folded task is not a place to come back to.
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
        <div className="h-full" hidden={folded}>
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
