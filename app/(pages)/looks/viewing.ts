/** A screen that shows another's terminal, in the size that it has there. */
import {
  type AddressFactory,
  type ConnectionState,
  TerminalConnection,
} from '../../../lab-infra/terminal/client/client.ts'
import { isReport } from '../lab/terminal/reports.ts'
import type { Screen } from '../lab/terminal/screen.ts'

export interface Viewing {
  /** What is typed goes to the shell; else nowhere. */
  allowTyping(allowed: boolean): void
  /** As large as the element allows, of which nothing is cut off. */
  scale(): void
  dispose(): void
}

interface ViewingOptions {
  screen: Screen
  place: HTMLElement
  address: AddressFactory
  onState: (state: ConnectionState) => void
}

const [smallest, largest] = [7, 18]
/** Width and height of a cell in parts of the font's size. */
const [cellWidth, cellHeight] = [0.61, 1.2]

export function openViewing({ screen, place, address, onState }: ViewingOptions): Viewing {
  const xterm = screen.terminal
  let mayType = false
  const scale = () => {
    const { clientWidth: width, clientHeight: height } = place
    if (width === 0) return
    const size = Math.min(width / (xterm.cols * cellWidth), height / (xterm.rows * cellHeight))
    xterm.options.fontSize = Math.max(smallest, Math.min(largest, Math.floor(size * 2) / 2))
  }
  const connection = new TerminalConnection({
    onState,
    onReset: () => xterm.reset(),
    onSize: (cols, rows) => {
      xterm.resize(cols, rows)
      scale()
    },
    onOutput: (bytes, done) => xterm.write(bytes, done),
  })
  const allowTyping = (allowed: boolean) => {
    mayType = allowed
    xterm.options.disableStdin = !allowed
    xterm.options.cursorBlink = allowed
  }
  allowTyping(false)
  const listening = [
    // What programs ask their terminal is answered by the one whose it is.
    xterm.onData(data => {
      if (mayType && !isReport(data)) connection.send(data)
    }),
    xterm.onBinary(data => {
      if (mayType) connection.send(Uint8Array.from(data, character => character.charCodeAt(0)))
    }),
  ]
  connection.connect(address)
  return {
    allowTyping,
    scale,
    dispose: () => {
      for (const listener of listening) listener.dispose()
      connection.close()
    },
  }
}
