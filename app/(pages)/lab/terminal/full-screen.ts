/** The page on the whole screen, with the keys that a browser otherwise keeps to itself given to the shell. */
import { useEffect, useSyncExternalStore } from 'react'

/** https://developer.mozilla.org/docs/Web/API/Keyboard/lock: Chromium's browsers have it, on secure addresses. */
interface KeyboardLock {
  lock(codes: string[]): Promise<void>
  unlock(): void
}

/**
 * In a tab they close it and open others; the shell, vim and tmux have meanings of their own for them. Escape leaves
 * the full screen unless it is taken, and then does when it is held.
 */
const taken = ['KeyW', 'KeyT', 'KeyN', 'Escape']

const keyboard = () => (navigator as { keyboard?: KeyboardLock }).keyboard
const isOffered = () => document.fullscreenEnabled && keyboard()?.lock !== undefined
const isFull = () => document.fullscreenElement !== null
const never = () => () => {}

function onChange(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

interface FullScreen {
  /** Where the keys cannot be had, a full screen is worth less than Escape, which would leave it. */
  offered: boolean
  on: boolean
  toggle(): Promise<void>
}

export function useFullScreen(): FullScreen {
  const offered = useSyncExternalStore(never, isOffered, () => false)
  const on = useSyncExternalStore(onChange, isFull, () => false)
  return { offered, on, toggle }
}

/** Takes the keys for as long as the screen is full and the calling component shown. */
export function useTakenKeys(on: boolean): void {
  useEffect(() => {
    if (!on) return
    // Where it is refused, the browser goes on as in a tab: it asks before it closes.
    keyboard()
      ?.lock(taken)
      .catch(() => {})
    return () => keyboard()?.unlock()
  }, [on])
}

async function toggle(): Promise<void> {
  if (isFull()) await document.exitFullscreen()
  else await document.documentElement.requestFullscreen()
}
