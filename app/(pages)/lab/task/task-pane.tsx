'use client'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { problemOf, type ScenarioDetail } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { useCommandKey } from '../../ui/keys.ts'
import { Markdown } from '../../ui/markdown.tsx'
import { type TabItem, Tabs, tabId } from '../../ui/tabs.tsx'
import { ConfirmReset } from '../header.tsx'
import type { LabOnPage } from '../session/use-lab.ts'
import { Hints } from './hints.tsx'
import { Result } from './result.tsx'

export type TaskTab = 'task' | 'hints' | 'result' | 'terminal'

interface TaskPaneProps {
  lab: LabOnPage
  task: ScenarioDetail
  tab: TaskTab
  onTab: (tab: TaskTab) => void
  onCheck: () => void
  onReset: () => void
  /** After an action by pointer: the terminal gets the focus back. */
  onDone: () => void
  /** The terminal side, where it has no place of its own: it becomes one more tab. */
  stage?: ReactNode
}

type Tab = TabItem & { id: TaskTab }
const tabs: Tab[] = [
  { id: 'task', label: 'Task', panelId: 'task-text' },
  { id: 'hints', label: 'Hints', panelId: 'task-hints' },
  { id: 'result', label: 'Result', panelId: 'task-result' },
]
const terminalTab: Tab = { id: 'terminal', label: 'Terminal', panelId: 'task-terminal' }

export function TaskPane({ lab, task, tab, onTab, stage, ...actions }: TaskPaneProps) {
  const items = stage ? [...tabs, terminalTab] : tabs
  const shown = items.find(({ id }) => id === tab) ?? tabs[0]!
  return (
    <section aria-label="Task" className="flex h-full min-h-0 flex-col bg-surface">
      <Tabs label="Task" items={items} selected={shown.id} onSelect={id => onTab(id as TaskTab)} />
      {shown !== terminalTab && (
        <>
          <div
            role="tabpanel"
            id={shown.panelId}
            aria-labelledby={tabId(shown)}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto p-6 -outline-offset-2"
          >
            {shown.id === 'task' && <TaskText lab={lab} task={task} />}
            {shown.id === 'hints' && <Hints session={lab.session} total={task.hints} />}
            {shown.id === 'result' && <Result lab={lab} task={task} />}
          </div>
          <Actions lab={lab} {...actions} />
        </>
      )}
      {stage && (
        <div
          role="tabpanel"
          id={terminalTab.panelId}
          aria-labelledby={tabId(terminalTab)}
          hidden={shown !== terminalTab}
          className="min-h-0 flex-1"
        >
          {stage}
        </div>
      )}
    </section>
  )
}

function TaskText({ lab, task }: Pick<TaskPaneProps, 'lab' | 'task'>) {
  return (
    <>
      <p className="mb-4 text-xs text-muted">
        {task.domain} · {task.topic} · {task.minutes} min · {task.difficulty} · {task.points} points
      </p>
      {lab.put ? (
        <Markdown>{lab.put.task}</Markdown>
      ) : lab.putError ? (
        <p className="text-bad">{problemOf(lab.putError).detail}</p>
      ) : (
        <TextLoading />
      )}
    </>
  )
}

/** Its names and values are drawn when the session begins. */
function TextLoading() {
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">Loading the task</span>
      {[90, 80, 95, 40].map(width => (
        <div key={width} className="pulse h-4 rounded bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

function Actions({
  lab,
  onCheck,
  onReset,
  onDone,
}: Pick<TaskPaneProps, 'lab' | 'onCheck' | 'onReset' | 'onDone'>) {
  const [asking, setAsking] = useState(false)
  const command = useCommandKey()
  const ready = lab.session?.state === 'ready'
  const byPointer = (event: MouseEvent) => event.detail > 0
  return (
    <div className="flex shrink-0 items-center gap-2 border-t border-line px-6 py-3">
      <Button
        kind="primary"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        disabled={!ready || lab.grading !== undefined}
        onClick={event => {
          onCheck()
          if (byPointer(event)) onDone()
        }}
      >
        {lab.grading ? 'Checking' : 'Check'}
        <kbd className="font-sans text-xs font-normal">{command}⏎</kbd>
      </Button>
      <Button kind="quiet" disabled={!ready} onClick={() => setAsking(true)}>
        Reset
      </Button>
      {asking && <ConfirmReset onConfirm={onReset} onClose={() => setAsking(false)} />}
    </div>
  )
}
