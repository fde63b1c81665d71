'use client'
import { Suspense, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { Banners } from './banners.tsx'
import { ClassBar } from './class/in-class.ts'
import { type ShownInClass, shownTab } from './class/shown.ts'
import { Header } from './header.tsx'
import { LoadingFailed, LoadingWorkspace } from './not-loaded.tsx'
import { Panes } from './panes.tsx'
import { useLab } from './session/use-lab.ts'
import { Stage } from './stage.tsx'
import { TaskPane, type TaskTab } from './task/task-pane.tsx'
import { useTerminals } from './terminal/use-terminals.ts'
import { isInTerminal, useShortcuts } from './use-shortcuts.ts'
import { useWide } from './use-wide.ts'

/** Task text beside the terminal: one screen, nothing scrolls but the panes. @param inClass id of the class that it is for */
export function Workspace({ scenario, inClass }: { scenario: string; inClass: string | undefined }) {
  const lab = useLab(scenario, inClass)
  const terminals = useTerminals(lab.session)
  const [tab, setTab] = useState<TaskTab>('task')
  const [folded, setFolded] = useState(false)
  const [shown, setShown] = useState<ShownInClass>()
  const wide = useWide()
  const ready = lab.session?.state === 'ready'
  const title = lab.task.data?.title
  useEffect(() => {
    if (title) document.title = `${title} · cks-lab`
  }, [title])

  const check = () => {
    if (!ready || lab.grading) return
    setTab('result')
    setFolded(false)
    lab.check()
  }
  const reset = () => {
    setTab('task')
    lab.reset()
  }
  const fold = () => setFolded(!folded)
  const switchPane = () => {
    const leaving = isInTerminal(document.activeElement)
    // What was hidden is shown at once, so that the next key already goes where the focus went.
    flushSync(() => {
      if (leaving) setFolded(false)
      if (!wide) setTab(leaving ? 'task' : 'terminal')
    })
    if (leaving) focusTaskTab()
    else terminals.focus()
  }
  useShortcuts({ check, fold, switchPane })

  if (lab.task.error) return <LoadingFailed error={lab.task.error} retry={() => lab.task.refetch()} />
  if (!lab.task.data) return <LoadingWorkspace />
  const stage = <Stage lab={lab} terminals={terminals} shown={shown} />
  const look = () => {
    if (!wide) setTab('terminal')
    terminals.select(shownTab)
  }
  const pane = {
    lab,
    task: lab.task.data,
    tab,
    onTab: setTab,
    onCheck: check,
    onReset: reset,
    onDone: terminals.focus,
  }
  return (
    <div className="grid h-dvh grid-cols-1 grid-rows-[48px_auto_minmax(0,1fr)] overflow-hidden">
      <Header
        lab={lab}
        title={lab.task.data.title}
        folded={folded}
        onFold={fold}
        onReset={reset}
        onNewTerminal={terminals.add}
      />
      <div>
        <Banners lab={lab} />
        {inClass && (
          <Suspense>
            <ClassBar id={inClass} onShown={setShown} onLook={look} />
          </Suspense>
        )}
      </div>
      <main className="contents">
        {wide ? (
          <Panes folded={folded} onFold={setFolded} task={<TaskPane {...pane} />} stage={stage} />
        ) : (
          <TaskPane {...pane} stage={stage} />
        )}
      </main>
    </div>
  )
}

function focusTaskTab() {
  document.querySelector<HTMLElement>('[role=tablist][aria-label=Task] [aria-selected=true]')?.focus()
}
