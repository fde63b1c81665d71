'use client'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { IconButton } from './button.tsx'
import type { IconName } from './icons.tsx'

interface MenuItem {
  label: string
  /** One line below the label. */
  detail?: string
  /** For one choice out of several: whether it is the present one. */
  checked?: boolean
  disabled?: boolean
  danger?: boolean
  run: () => void
}
/** Groups are divided by a line. */
type MenuGroups = MenuItem[][]

/** A menu button by the rules of the ARIA authoring practices: arrows, Home, End, Escape; focus returns to the button. */
export function Menu({ icon, label, groups }: { icon: IconName; label: string; groups: MenuGroups }) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    items(root.current)[0]?.focus()
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items(root.current)
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') return setOpen(false)
    else if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus()
    else if (event.key === 'ArrowUp') all.at(at - 1)?.focus()
    else if (event.key === 'Home') all[0]?.focus()
    else if (event.key === 'End') all.at(-1)?.focus()
    else return
    event.preventDefault()
  }
  return (
    <div ref={root} className="relative">
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div
          role="menu"
          aria-label={label}
          onKeyDown={onKeyDown}
          className="absolute top-10 right-0 z-20 w-80 rounded-lg border border-line bg-surface py-1 shadow-lg"
        >
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the groups of a menu keep their places.
            <MenuGroup key={index} group={group} first={index === 0} close={close} />
          ))}
        </div>
      )}
    </div>
  )
}

function MenuGroup({ group, first, close }: { group: MenuItem[]; first: boolean; close: () => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a menu.
    <div role="group" className={first ? '' : 'mt-1 border-t border-line pt-1'}>
      {group.map(item => (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a menuitemradio may be checked; the rule does not see the condition.
        <button
          key={item.label}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked={item.checked}
          aria-disabled={item.disabled || undefined}
          tabIndex={-1}
          onClick={() => {
            if (item.disabled) return
            close()
            item.run()
          }}
          className={`flex w-full gap-2 px-3 py-1.5 text-left -outline-offset-2 hover:bg-raised focus:bg-raised aria-disabled:opacity-50 ${item.danger ? 'text-bad' : ''}`}
        >
          {item.checked !== undefined && <MenuMark checked={item.checked} />}
          <span>
            {item.label}
            {item.detail && <span className="block text-xs text-muted">{item.detail}</span>}
          </span>
        </button>
      ))}
    </div>
  )
}

function MenuMark({ checked }: { checked: boolean }): ReactNode {
  return (
    <span className="mt-1 flex size-3 shrink-0 items-center justify-center rounded-full border border-line-strong">
      {checked && <span className="size-1.5 rounded-full bg-accent" />}
    </span>
  )
}

function items(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
}
