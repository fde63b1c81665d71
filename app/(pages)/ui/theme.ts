/** The theme: the system's, unless the learner chose one; the choice is a cookie so that the server paints it right. */
import { useSyncExternalStore } from 'react'
import { themeCookie } from './theme-cookie.ts'

export type Theme = 'light' | 'dark'

const listeners = new Set<() => void>()
const systemDark = () => matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  const query = systemDark()
  query.addEventListener('change', listener)
  listeners.add(listener)
  return () => {
    query.removeEventListener('change', listener)
    listeners.delete(listener)
  }
}

function current(): Theme {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return systemDark().matches ? 'dark' : 'light'
}

/** Changes the theme and remembers it for a year. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers.
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=strict`
  for (const listener of listeners) listener()
}

/** The theme in force; undefined while the page is rendered on the server, which cannot know the system's. */
export function useTheme(): Theme | undefined {
  return useSyncExternalStore<Theme | undefined>(subscribe, current, () => undefined)
}
