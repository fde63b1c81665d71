'use client'
import { Content, Portal, Root, Trigger } from '@radix-ui/react-popover'
import { type ReactElement, type ReactNode, useState } from 'react'
import { surface } from './surface.ts'

interface PopoverProps {
  /** Read aloud when it opens. */
  label: string
  /** The button that opens it. */
  button: ReactElement
  children: ReactNode | ((close: () => void) => ReactNode)
}

/** A little room beside a button. Escape and a click elsewhere close it; the focus goes back to the button. */
export function Popover({ label, button, children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  return (
    <Root open={open} onOpenChange={setOpen}>
      <Trigger asChild>{button}</Trigger>
      <Portal>
        <Content
          aria-label={label}
          align="end"
          sideOffset={8}
          collisionPadding={8}
          className={`w-96 max-w-[calc(100vw-16px)] p-4 ${surface}`}
        >
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </Content>
      </Portal>
    </Root>
  )
}
