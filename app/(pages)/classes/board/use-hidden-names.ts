import { useSyncExternalStore } from 'react'

const key = 'cks-lab.board.names'
const listeners = new Set<() => void>()

/** Whether names are hidden on this machine's boards; stays so when the page is loaded again before a whole room. */
export function useHiddenNames(): [hidden: boolean, hide: (hidden: boolean) => void] {
  const hidden = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => localStorage.getItem(key) === 'hidden',
    () => true,
  )
  return [hidden, hide]
}

function hide(hidden: boolean): void {
  if (hidden) localStorage.setItem(key, 'hidden')
  else localStorage.removeItem(key)
  for (const listener of listeners) listener()
}
