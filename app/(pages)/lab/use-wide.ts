import { useSyncExternalStore } from 'react'

/** Below, task and terminal do not fit side by side. */
const wide = '(min-width: 1100px)'

export function useWide(): boolean {
  return useSyncExternalStore(
    listener => {
      const query = matchMedia(wide)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(wide).matches,
    () => true,
  )
}
