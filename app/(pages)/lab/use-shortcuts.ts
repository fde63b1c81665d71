import { useEffect, useEffectEvent } from 'react'
import { isCmd, isCommand } from '../ui/keys.ts'

/**
 * Ctrl or Cmd with Enter checks, also from inside the terminal. Ctrl or Cmd with B folds the task away; inside the
 * terminal only Cmd does, for Ctrl-B is the shell's (and tmux's prefix). Ctrl with the key left of 1 goes from the task to
 * the terminal and back.
 */
export function useShortcuts({
  check,
  fold,
  switchPane,
}: Record<'check' | 'fold' | 'switchPane', () => void>) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (document.querySelector('dialog[open]')) return
    const inTerminal = isInTerminal(event.target)
    if (isCommand(event, 'Enter')) check()
    else if (inTerminal ? isCmd(event, 'b') : isCommand(event, 'b')) fold()
    else if (event.ctrlKey && event.code === 'Backquote') switchPane()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    // Before the terminal sees the key.
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener, { capture: true })
    return () => window.removeEventListener('keydown', listener, { capture: true })
  }, [])
}

export function isInTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.xterm') !== null
}
