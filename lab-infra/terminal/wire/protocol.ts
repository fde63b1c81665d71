/**
 * How a terminal's bytes travel: browser -- WebSocket -- lab server -- stream -- terminal host on the node.
 *
 * The terminal host (host.ts) holds the PTYs. Every byte a PTY prints has a number: its offset since the shell started.
 * A client says from which offset it wants to go on, acknowledges what its terminal has drawn, and so misses and doubles
 * nothing, whoever was restarted in between. The server relays frames and reads none but the first.
 *
 * A frame is one message: on a WebSocket one binary message, on a stream a 4-byte big-endian length and the frame.
 * Its first byte is the type; numbers are big-endian.
 *
 * client -> host
 *   0x01 open     JSON { cols, rows, id, client? }: starts a login shell under that id (a no-op where it exists), attaches
 *   0x02 attach   JSON { id, resume?, client?, view? }: from offset `resume`, else from the oldest byte kept; `view` looks on
 *   0x03 input    raw bytes
 *   0x04 resize   u16 cols, u16 rows
 *   0x05 ack      u64 offset: everything before it is drawn
 *   0x06 list     asks for the ids
 *   0x07 close    JSON { id }: ends that shell (SIGHUP, then SIGKILL); `ids` answers when it has ended
 * host -> client
 *   0x81 attached JSON { id, oldest, next, cols, rows, from, input? }: output follows from offset `from`, which is `resume`
 *                 where that is kept; else the terminal has to be cleared first
 *   0x82 output   u64 offset of its first byte, raw bytes
 *   0x83 exit     JSON { id, exitCode, signal? }: after the last byte
 *   0x84 ids      JSON string[]: the terminals that run, or whose end nobody has seen
 *   0x85 error    JSON { code, message }: no-such-terminal, too-many-terminals, bad-frame
 *   0x86 taken    u64: input bytes of this client that the PTY has taken
 *   0x87 alive    nothing; the server's relay sends it every `aliveEvery`, because a browser sees no WebSocket pings
 *   0x88 size     u16 cols, u16 rows: what the terminal has from now on; told to those who look on
 *
 * Flow control: the host stops reading a PTY when an attached client has more than `window` bytes outstanding, or, with
 * nobody attached, when `keep` unacknowledged bytes wait; so `yes` costs nobody memory and nothing is ever dropped that was
 * not acknowledged. Acknowledged output is kept too, up to `keep` bytes, for a page that is loaded anew.
 *
 * Who looks on (`view`) has no part in that: the PTY waits for them never, what they acknowledge is acknowledged for nobody
 * else, and they see no exit for others. One who falls behind by more than is kept is cut off, and may come back.
 *
 * Input is numbered as well, per `client`: a random name that a page keeps while it reconnects. `attached.input` says how
 * much of that client's input the host has, so that after a lost connection the rest is sent again, once. A client sends at
 * most `inputWindow` bytes beyond `taken`; else a large paste into a program that prints while it reads would block its own
 * acks, and with them the program. A second connection of the same client ends the first.
 */

/** Bytes in flight to an attached client. Small enough that Ctrl-C is felt at once, large enough to keep a line busy. */
export const window = 256 * 1024
/** Bytes kept for replay per terminal. */
export const keep = 2 * 1024 * 1024
/** Input bytes that a client sends before the PTY has taken them. */
export const inputWindow = 64 * 1024
/** The largest frame either side accepts, in bytes. */
export const maxFrame = 128 * 1024
/** Terminals per lab. */
export const maxTerminals = 8
/** ms between two `alive` frames (and WebSocket pings) of the server's relay. */
export const aliveEvery = 15_000

export const FrameType = {
  open: 0x01,
  attach: 0x02,
  input: 0x03,
  resize: 0x04,
  ack: 0x05,
  list: 0x06,
  close: 0x07,
  attached: 0x81,
  output: 0x82,
  exit: 0x83,
  ids: 0x84,
  error: 0x85,
  taken: 0x86,
  alive: 0x87,
  size: 0x88,
} as const
export type FrameType = (typeof FrameType)[keyof typeof FrameType]

export interface ShellExit {
  exitCode: number
  /** Number of the signal that ended it. */
  signal?: number
}
