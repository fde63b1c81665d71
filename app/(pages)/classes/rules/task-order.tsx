'use client'
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { moved } from './reorder.ts'

interface OrderedTask {
  id: string
  title: string
}

interface TaskOrderProps {
  tasks: OrderedTask[]
  onChange: (ids: string[]) => void
}

/**
 * Put in order by the arrows beside each, by Alt with an arrow key anywhere in a row, or by dragging its handle. The focus
 * stays with what was moved, and its new place is said.
 */
export function TaskOrder({ tasks, onChange }: TaskOrderProps) {
  const list = useRef<HTMLOListElement>(null)
  const focused = useRef<HTMLElement>(null)
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<string>()
  const ids = tasks.map(({ id }) => id)
  // The browser lets go of the focus of an element that changes its place.
  useLayoutEffect(() => {
    focused.current?.focus()
    focused.current = null
  })
  const move = (from: number, to: number) => {
    if (to < 0 || to >= ids.length || from === to) return
    if (list.current?.contains(document.activeElement))
      focused.current = document.activeElement as HTMLElement
    setSaid(`${tasks[from]?.title}: ${to + 1} of ${ids.length}`)
    onChange(moved(ids, from, to))
  }
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined || !event.altKey) return
    event.preventDefault()
    move(at, at + by)
  }
  const onDrag = ({ clientY }: PointerEvent) => {
    if (dragged === undefined) return
    const rows = [...(list.current?.children ?? [])].map(row => row.getBoundingClientRect())
    const to = rows.findIndex(({ top, bottom }) => clientY >= top && clientY < bottom)
    if (to >= 0) move(ids.indexOf(dragged), to)
  }
  if (tasks.length === 0)
    return (
      <p className="mt-2 rounded-lg border border-dashed border-line-strong p-4 text-muted">
        Tick tasks of the catalogue; they come here in the order in which you tick them.
      </p>
    )
  return (
    <>
      <ol
        ref={list}
        aria-label="Tasks of the class"
        className="mt-2 overflow-hidden rounded-lg border border-line bg-surface"
      >
        {tasks.map(({ id, title }, at) => (
          <li
            key={id}
            onKeyDown={event => onKeyDown(event, at)}
            className={`flex min-h-10 items-center gap-1 border-t border-line pr-1 first:border-t-0 ${dragged === id ? 'bg-raised' : ''}`}
          >
            <span
              title="Drag"
              className="flex size-8 shrink-0 cursor-grab touch-none items-center justify-center text-muted active:cursor-grabbing"
              onPointerDown={event => {
                event.currentTarget.setPointerCapture(event.pointerId)
                setDragged(id)
              }}
              onPointerMove={onDrag}
              onPointerUp={() => setDragged(undefined)}
              onPointerCancel={() => setDragged(undefined)}
            >
              <Icon name="grip" />
            </span>
            <span className="w-6 shrink-0 text-right text-muted tabular-nums">{at + 1}</span>
            <span className="min-w-0 flex-1 px-2 py-1">{title}</span>
            <Arrow up title={title} disabled={at === 0} onMove={() => move(at, at - 1)} />
            <Arrow title={title} disabled={at === ids.length - 1} onMove={() => move(at, at + 1)} />
            <IconButton
              icon="close"
              label={`Take out ${title}`}
              onClick={() => onChange(ids.filter(other => other !== id))}
            />
          </li>
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  )
}

interface ArrowProps {
  up?: boolean
  title: string
  /** It keeps the focus all the same: the next key may go the other way. */
  disabled: boolean
  onMove: () => void
}

function Arrow({ up = false, title, disabled, onMove }: ArrowProps) {
  return (
    <IconButton
      icon="chevron"
      label={`Move ${title} ${up ? 'up' : 'down'}`}
      aria-disabled={disabled}
      onClick={onMove}
      className={`aria-disabled:opacity-40 ${up ? '[&>svg]:-rotate-90' : '[&>svg]:rotate-90'}`}
    />
  )
}
