/** How the server ends a terminal's WebSocket, and what the page does then. Codes from 4000 on are the project's own. */
export const CloseCode = {
  /** The shell exited (an exit frame came before) or the terminal was closed. Over. */
  done: 1000,
  /** The server stops. The page connects again. */
  goingAway: 1001,
  /** The page sent what it may not send. Over. */
  refused: 1008,
  /** The page sent a frame over the bound. Over. */
  tooBig: 1009,
  /** The way to the lab broke while it was in use. The page connects again. */
  interrupted: 1012,
  /** The lab cannot be reached. Over. */
  labGone: 4001,
  /** The lab has no such terminal. Over. */
  noSuchTerminal: 4404,
} as const
