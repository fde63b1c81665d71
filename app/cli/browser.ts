/** Opens the page in the user's browser, where there is one. */
import { spawn } from 'node:child_process'

/** Does nothing without a display or over ssh; a browser that does not open is no error: the address was printed. */
export function openBrowser(address: string, env: NodeJS.ProcessEnv): void {
  const display = env.DISPLAY || env.WAYLAND_DISPLAY
  if (!display || env.SSH_CONNECTION || env.CI) return
  spawn('xdg-open', [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
