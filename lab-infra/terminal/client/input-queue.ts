import { Ring } from '../wire/ring.ts'

/**
 * Input on its way to a PTY, kept until the PTY has taken it, so that it can be sent again after a lost connection.
 *
 * Guarantee: what `add` accepts reaches the shell in order and once, however often the connection breaks, as long as the
 * host lives and remembers the client. Where it does not (it was restarted, or no client name reached it), what was sent
 * and not confirmed is given up rather than sent twice; what had not been sent follows.
 */
export class InputQueue {
  readonly #bytes: Ring
  readonly #inFlight: number
  /** Own offset of the host's count 0. */
  #base = 0
  #taken = 0
  #sent = 0

  /**
   * @param limit bytes kept at most
   * @param inFlight bytes sent at most before they are taken
   */
  constructor(limit: number, inFlight: number) {
    this.#bytes = new Ring(limit)
    this.#inFlight = inFlight
  }

  /** Bytes that the PTY has not taken yet. */
  get size(): number {
    return this.#bytes.next - this.#taken
  }

  /** The caller sees to it that `size` stays within the limit. */
  add(bytes: Uint8Array): void {
    this.#bytes.append(bytes)
  }

  /** What to send next, at most `length` bytes; undefined when nothing may be sent. Counts as sent. */
  next(length: number): Uint8Array | undefined {
    const room = Math.min(length, this.#inFlight - (this.#sent - this.#taken))
    const bytes = this.#bytes.read(this.#sent, Math.max(0, room))
    this.#sent += bytes.length
    return bytes.length > 0 ? bytes : undefined
  }

  /** The PTY has taken `count` bytes of this client since the client's beginning. */
  taken(count: number): void {
    this.#taken = Math.min(Math.max(this.#taken, this.#base + count), this.#sent)
  }

  /** After a new connection: the host has received `count` bytes of this client; undefined where it keeps no account. */
  resume(count: number | undefined): void {
    const received = this.#base + (count ?? 0)
    if (count !== undefined && received >= this.#taken && received <= this.#sent) {
      this.#sent = received
    } else {
      this.#base = this.#sent - (count ?? 0)
    }
    this.#taken = this.#sent
  }
}
