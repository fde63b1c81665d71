import { useSyncExternalStore } from 'react'

/** Something that is told in passing, in a corner of whatever page is shown. */
export interface Toast {
  id: number
  text: string
  /** Further lines. */
  detail?: string
  tone?: 'good' | 'bad'
  /** It stays until it is closed; else for 6 s, in which nobody points at it. */
  stays?: boolean
  action?: { label: string; run: () => void }
}

let shown: readonly Toast[] = []
const listeners = new Set<() => void>()
let last = 0

function show(toasts: readonly Toast[]): void {
  shown = toasts
  for (const listener of listeners) listener()
}

/** Tells something in passing. What people must not miss belongs on the page. @returns takes it back */
export function toast(text: string, more: Omit<Toast, 'id' | 'text'> = {}): () => void {
  const id = ++last
  show([...shown, { ...more, id, text }])
  return () => closeToast(id)
}

export function closeToast(id: number): void {
  show(shown.filter(toast => toast.id !== id))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const none: readonly Toast[] = []

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  )
}
