'use client'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'

export interface TabItem {
  id: string
  label: ReactNode
  /** The element the tab shows; it has role=tabpanel and this id. */
  panelId: string
  onClose?: () => void
  closeLabel?: string
}

interface TabsProps {
  label: string
  items: TabItem[]
  selected: string
  onSelect: (id: string) => void
  /** After the last tab, outside the tab list. */
  children?: ReactNode
}

/**
 * Tabs by the rules of the ARIA authoring practices: one tab stop, arrows move and select, Home and End jump, Delete
 * closes a tab that can be closed. https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export function Tabs({ label, items, selected, onSelect, children }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const select = (index: number) => {
    const item = items[(index + items.length) % items.length]
    if (!item) return
    onSelect(item.id)
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(item))}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: items.length - 1 }[event.key]
    if (target !== undefined) select(target)
    else if (event.key === 'Delete' && items[index]?.onClose) items[index].onClose()
    else return
    event.preventDefault()
  }
  return (
    <div className="flex h-10 min-w-0 shrink-0 items-stretch border-b border-line bg-surface px-2">
      <div ref={list} role="tablist" aria-label={label} className="flex min-w-0 overflow-x-auto">
        {items.map((item, index) => (
          <Tab
            key={item.id}
            item={item}
            selected={item.id === selected}
            onSelect={() => onSelect(item.id)}
            onKeyDown={event => onKeyDown(event, index)}
          />
        ))}
      </div>
      {children}
    </div>
  )
}

/** The id of a tab's element, for the panel's aria-labelledby. */
export const tabId = (item: Pick<TabItem, 'panelId'>) => `${item.panelId}-tab`

function Tab(props: {
  item: TabItem
  selected: boolean
  onSelect: () => void
  onKeyDown: (event: KeyboardEvent) => void
}) {
  const { item, selected } = props
  return (
    <div
      role="presentation"
      className={`flex items-center border-b-2 ${selected ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text'}`}
    >
      <button
        type="button"
        role="tab"
        id={tabId(item)}
        aria-selected={selected}
        aria-controls={item.panelId}
        aria-keyshortcuts={item.onClose && 'Delete'}
        tabIndex={selected ? 0 : -1}
        onClick={props.onSelect}
        onKeyDown={props.onKeyDown}
        className="flex h-full items-center gap-2 px-3 whitespace-nowrap -outline-offset-4"
      >
        {item.label}
      </button>
      {item.onClose && (
        // For the pointer alone: a list of tabs has tabs only, and Delete does the same.
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          title={item.closeLabel}
          onClick={item.onClose}
          className="-ml-2 mr-1 flex size-6 items-center justify-center rounded text-muted hover:bg-raised hover:text-text"
        >
          ×
        </button>
      )}
    </div>
  )
}
