'use client'
import { useState } from 'react'
import { IconButton } from './button.tsx'
import type { MenuPopup, MenuProps } from './menu-popup.tsx'

/** A menu button. What opens is loaded when somebody goes for it, so that no page is the heavier for its menus. */
export function Menu({ icon, label, groups }: MenuProps) {
  const [Popup, setPopup] = useState<typeof MenuPopup>()
  const load = () => import('./menu-popup.tsx').then(module => module.MenuPopup)
  const ahead = () => void load().catch(() => {})
  // Where the server is away it stays closed; the next click asks again.
  const open = () =>
    load().then(
      popup => setPopup(() => popup),
      () => {},
    )
  if (Popup) return <Popup icon={icon} label={label} groups={groups} />
  return (
    <IconButton
      icon={icon}
      label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={ahead}
      onFocus={ahead}
      onClick={open}
    />
  )
}
