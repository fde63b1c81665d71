'use client'
import { type ComponentType, useEffect, useState } from 'react'
import { type Toast, useToasts } from './toast.ts'

/** Where toasts are shown: once, around all pages. Loaded with the first of them. */
export function Toasts() {
  const toasts = useToasts()
  const [List, setList] = useState<ComponentType<{ toasts: readonly Toast[] }>>()
  const wanted = toasts.length > 0 && !List
  useEffect(() => {
    if (wanted)
      import('./toast-list.tsx').then(
        module => setList(() => module.ToastList),
        () => {},
      )
  }, [wanted])
  return List ? <List toasts={toasts} /> : null
}
