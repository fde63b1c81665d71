/** Which key is the command key here, and how a shortcut is written for people. */
import { useSyncExternalStore } from 'react'

interface KeyLike {
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
  key: string
}

const isMac = () => /mac|iphone|ipad/i.test(navigator.platform)
const never = () => () => {}

/** "⌘" on a Mac, "Ctrl+" elsewhere. */
export function useCommandKey(): string {
  return useSyncExternalStore(
    never,
    () => (isMac() ? '⌘' : 'Ctrl+'),
    () => 'Ctrl+',
  )
}

/** Ctrl or Cmd with this key and neither Shift nor Alt. */
export function isCommand(event: KeyLike, key: string): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && sameKey(event, key)
}

/** Ctrl and Shift with this key: what terminals use where Ctrl alone belongs to the shell. */
export function isCtrlShift(event: KeyLike, key: string): boolean {
  return event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey && sameKey(event, key)
}

/** Cmd with this key, on a Mac: never the shell's. */
export function isCmd(event: KeyLike, key: string): boolean {
  return event.metaKey && !event.ctrlKey && !event.altKey && sameKey(event, key)
}

const sameKey = (event: KeyLike, key: string) => event.key.toLowerCase() === key.toLowerCase()
