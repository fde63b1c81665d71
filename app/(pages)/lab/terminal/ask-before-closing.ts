import { useEffect } from 'react'
import { isCommand } from '../../ui/keys.ts'

/** ms in which a reload follows its key. */
const untilReload = 1_000

/**
 * Ctrl+W deletes a word in a shell, and closes the tab of a browser, which keeps the key from pages. So the browser asks
 * before the page goes while it shows a connected shell; but not where somebody pressed the key that reloads, for that
 * takes nothing away. The words of the question are the browser's:
 * https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event
 */
export function useAskBeforeClosing(): void {
  useEffect(() => {
    let reloadsUntil = 0
    const onKey = (event: KeyboardEvent) => {
      reloadsUntil = isCommand(event, 'r') || event.key === 'F5' ? event.timeStamp + untilReload : 0
    }
    const onLeaving = (event: BeforeUnloadEvent) => {
      if (event.timeStamp > reloadsUntil && document.querySelector('[data-phase=connected]'))
        event.preventDefault()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('beforeunload', onLeaving)
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('beforeunload', onLeaving)
    }
  }, [])
}
