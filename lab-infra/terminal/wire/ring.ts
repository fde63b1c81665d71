const firstCapacity = 64 * 1024

/**
 * The newest `limit` bytes of a stream, each known by its offset since the stream began. Memory grows with what is
 * kept, up to `limit` bytes and never beyond; appending more drops the oldest.
 */
export class Ring {
  readonly #limit: number
  #bytes = new Uint8Array(0)
  #oldest: number
  #next: number

  /**
   * @param limit bytes kept at most
   * @param first offset of the first byte that will be appended
   */
  constructor(limit: number, first = 0) {
    this.#limit = limit
    this.#oldest = first
    this.#next = first
  }

  /** Offset of the oldest byte kept. */
  get oldest(): number {
    return this.#oldest
  }

  /** Offset that the next byte appended will have. */
  get next(): number {
    return this.#next
  }

  /** Bytes of memory in use. */
  get capacity(): number {
    return this.#bytes.length
  }

  append(bytes: Uint8Array): void {
    const end = this.#next + bytes.length
    const kept = bytes.length > this.#limit ? bytes.subarray(bytes.length - this.#limit) : bytes
    this.#grow(Math.min(end - this.#oldest, this.#limit))
    const at = (end - kept.length) % this.#bytes.length
    const first = Math.min(kept.length, this.#bytes.length - at)
    this.#bytes.set(kept.subarray(0, first), at)
    this.#bytes.set(kept.subarray(first), 0)
    this.#next = end
    this.#oldest = Math.max(this.#oldest, end - this.#limit)
  }

  /** A copy of at most `length` bytes from `offset` on, which must be kept (`oldest` <= offset <= `next`). */
  read(offset: number, length: number): Uint8Array {
    const size = Math.min(length, this.#next - offset)
    const copy = new Uint8Array(size)
    if (size === 0) return copy
    const at = offset % this.#bytes.length
    const first = Math.min(size, this.#bytes.length - at)
    copy.set(this.#bytes.subarray(at, at + first))
    copy.set(this.#bytes.subarray(0, size - first), first)
    return copy
  }

  /**
   * Offset of the first line that begins after `offset`, or `offset` itself where no line begins after it. Drawing can begin
   * there: not in the middle of an escape sequence or of a character.
   */
  nextLine(offset: number): number {
    const newline = this.read(offset, this.#next - offset).indexOf(0x0a)
    return newline < 0 ? offset : offset + newline + 1
  }

  /** Doubles until `size` fits. A byte's place is its offset modulo the capacity, so what is kept moves. */
  #grow(size: number): void {
    if (size <= this.#bytes.length) return
    let capacity = Math.max(this.#bytes.length, Math.min(firstCapacity, this.#limit))
    while (capacity < size) capacity = Math.min(capacity * 2, this.#limit)
    const kept = this.read(this.#oldest, this.#next - this.#oldest)
    this.#bytes = new Uint8Array(capacity)
    const at = this.#oldest % capacity
    const first = Math.min(kept.length, capacity - at)
    this.#bytes.set(kept.subarray(0, first), at)
    this.#bytes.set(kept.subarray(first), 0)
  }
}
