import { writeSync } from 'node:fs'

const shortest = 1
const longest = 50

/**
 * Writes to a PTY's master without ever blocking. libuv treats a master as a stream of blocking writes and spins on EAGAIN:
 * a paste into a program that prints while it reads would stop the process for good. So it is written directly, and what
 * the PTY does not take is tried again when the program printed something, and after 1 ms doubling to 50 ms.
 */
export class PtyInput {
  readonly #fd: number
  readonly #queue: { bytes: Uint8Array; taken: () => void }[] = []
  #pending = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #delay = shortest

  /** @param fd in non-blocking mode */
  constructor(fd: number) {
    this.#fd = fd
  }

  /** Bytes not taken yet. */
  get pending(): number {
    return this.#pending
  }

  write(bytes: Uint8Array, taken: () => void): void {
    this.#queue.push({ bytes, taken })
    this.#pending += bytes.length
    if (!this.#timer) this.#flush()
  }

  /** The program made progress, so there may be room. */
  retry(): void {
    if (this.#timer) this.#flush()
  }

  /** The descriptor must not be used any more; what waits is dropped. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
    this.#pending = 0
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      const written = writeSome(this.#fd, head.bytes)
      this.#pending -= written
      if (written > 0) this.#delay = shortest
      if (written < head.bytes.length) {
        head.bytes = head.bytes.subarray(written)
        this.#timer = setTimeout(() => this.#flush(), this.#delay)
        this.#delay = Math.min(longest, this.#delay * 2)
        return
      }
      this.#queue.shift()
      head.taken()
    }
  }
}

/** How many bytes were taken; 0 when the PTY is full. */
function writeSome(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}
