/** xterm.js with what this project wants of it. Loaded in the browser only: xterm touches `window` when imported. */
import type { SearchAddon } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'
import { copyForProgram, copyText } from '../../ui/clipboard.ts'
import { isCommand, isCtrlShift } from '../../ui/keys.ts'
import type { Theme } from '../../ui/theme.ts'
import { palettes } from './palette.ts'

export interface Screen {
  terminal: Terminal
  search: SearchAddon
  /** Fits columns and rows to the element's size; does nothing while it is hidden. */
  fit(): void
  setTheme(theme: Theme): void
  dispose(): void
}

interface ScreenOptions {
  theme: Theme
  onSearch: () => void
}

const fontFamily =
  'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'

/** Puts a terminal screen into the element. */
export async function openScreen(element: HTMLElement, { theme, onSearch }: ScreenOptions): Promise<Screen> {
  const [xterm, fits, searches, links, graphemes, clipboards] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-search'),
    import('@xterm/addon-web-links'),
    import('@xterm/addon-unicode-graphemes'),
    import('@xterm/addon-clipboard'),
  ])
  const terminal = new xterm.Terminal({
    allowProposedApi: true, // unicode graphemes and search decorations
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily,
    fontSize: 14,
    lineHeight: 1.2,
    macOptionClickForcesSelection: true, // as Shift does elsewhere, where a program (tmux, vim) has the mouse
    minimumContrastRatio: 4.5, // AA, also for what programs mix themselves out of 256 colours
    scrollback: 10_000,
    theme: palettes[theme],
  })
  const fit = new fits.FitAddon()
  const search = new searches.SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(
    new links.WebLinksAddon((_event, uri) => window.open(uri, '_blank', 'noopener,noreferrer')),
  )
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon())
  const provider = {
    readText: () => '',
    writeText: (_selection: unknown, text: string) => copyForProgram(text),
  }
  terminal.loadAddon(new clipboards.ClipboardAddon(undefined, provider))
  terminal.attachCustomKeyEventHandler(event => handleKey(event, terminal, onSearch))
  terminal.open(element)
  await drawWithWebgl(terminal)
  return {
    terminal,
    search,
    fit: () => {
      if (element.offsetParent !== null) fit.fit()
    },
    setTheme: next => {
      terminal.options.theme = palettes[next]
    },
    dispose: () => terminal.dispose(),
  }
}

/** Draws with the graphics card where there is WebGL 2; xterm's own DOM renderer stays otherwise, and after a loss. */
async function drawWithWebgl(terminal: Terminal): Promise<void> {
  if (!document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })) return
  const { WebglAddon } = await import('@xterm/addon-webgl')
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch (error) {
    console.info('The terminal is drawn without WebGL:', error)
  }
}

/** @returns whether the terminal handles the key. */
function handleKey(event: KeyboardEvent, terminal: Terminal, onSearch: () => void): boolean {
  if (event.type !== 'keydown') return true
  // A full-screen program (vim, less, tmux) pages with Ctrl-F, and has no scrollback to search.
  const full = terminal.buffer.active.type === 'alternate'
  if (isCtrlShift(event, 'f') || (isCommand(event, 'f') && !full)) {
    event.preventDefault()
    onSearch()
    return false
  }
  if (isCtrlShift(event, 'c')) {
    event.preventDefault()
    if (terminal.hasSelection()) void copyText(terminal.getSelection())
    return false
  }
  // The browser pastes; xterm brackets it where the program asked for that.
  return !isCtrlShift(event, 'v')
}
