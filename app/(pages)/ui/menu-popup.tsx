'use client'
import { Content, Group, Item, RadioGroup, RadioItem, Root, Trigger } from '@radix-ui/react-dropdown-menu'
import { IconButton } from './button.tsx'
import type { IconName } from './icons.tsx'
import { surface } from './surface.ts'

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

export interface MenuProps {
  icon: IconName
  label: string
  /** Divided by lines. */
  groups: MenuItem[][]
}

const choice =
  'flex cursor-pointer gap-2 px-3 py-1.5 -outline-offset-2 select-none data-[disabled]:cursor-default data-[disabled]:opacity-50 data-[highlighted]:bg-raised'

/** A menu button whose menu is open at first. */
export function MenuPopup({ icon, label, groups }: MenuProps) {
  return (
    <Root defaultOpen modal={false}>
      <Trigger asChild>
        <IconButton icon={icon} label={label} />
      </Trigger>
      <Content
        ref={focusFirst}
        aria-label={label}
        aria-labelledby={undefined}
        align="end"
        sideOffset={8}
        collisionPadding={8}
        loop
        className={`w-80 max-w-[calc(100vw-16px)] py-1 ${surface}`}
      >
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the groups of a menu keep their places.
          <MenuGroup key={index} group={group} first={index === 0} />
        ))}
      </Content>
    </Root>
  )
}

/** Whether it was opened by key or pointer: the arrows go on from the first item. */
function focusFirst(menu: HTMLElement | null) {
  menu?.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus({ preventScroll: true })
}

function MenuGroup({ group, first }: { group: MenuItem[]; first: boolean }) {
  const line = first ? '' : 'mt-1 border-t border-line pt-1'
  const items = group.map(item => {
    const { label, checked, disabled = false, danger, run } = item
    const props = { disabled, onSelect: run, className: `${choice} ${danger ? 'text-bad' : ''}` }
    return checked === undefined ? (
      <Item key={label} {...props}>
        <MenuText item={item} />
      </Item>
    ) : (
      <RadioItem key={label} value={label} {...props}>
        <span className="mt-1 flex size-3 shrink-0 items-center justify-center rounded-full border border-line-strong">
          {checked && <span className="size-1.5 rounded-full bg-accent" />}
        </span>
        <MenuText item={item} />
      </RadioItem>
    )
  })
  const chosen = group.find(({ checked }) => checked)
  return group.some(({ checked }) => checked !== undefined) ? (
    <RadioGroup value={chosen?.label ?? ''} className={line}>
      {items}
    </RadioGroup>
  ) : (
    <Group className={line}>{items}</Group>
  )
}

function MenuText({ item: { label, detail } }: { item: MenuItem }) {
  return (
    <span>
      {label}
      {detail && <span className="block text-xs text-muted">{detail}</span>}
    </span>
  )
}
