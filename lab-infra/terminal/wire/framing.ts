/** Frames on a byte stream: each is preceded by its length, 4 bytes big-endian. */
import { FrameError } from './frames.ts'

/** The frame with its length before it, ready for a stream. */
export function withLength(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + frame.length)
  new DataView(bytes.buffer).setUint32(0, frame.length)
  bytes.set(frame, 4)
  return bytes
}

/** Cuts a byte stream into frames, however its chunks are cut. Holds at most one frame that is not complete. */
export class FrameSplitter {
  readonly #maxFrame: number
  readonly #length = new Uint8Array(4)
  #lengthRead = 0
  #frame: Uint8Array | undefined
  #frameRead = 0

  /** @param maxFrame bytes; a longer frame is an error, recognised by its length before anything is allocated for it */
  constructor(maxFrame: number) {
    this.#maxFrame = maxFrame
  }

  /**
   * The frames that `chunk` completes. A frame may be a view of `chunk`. After an error the stream cannot be read further.
   * @throws FrameError when a length is 0 or over the bound
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0
    while (at < chunk.length) {
      if (this.#lengthRead < 4) {
        this.#length[this.#lengthRead++] = chunk[at++]!
        if (this.#lengthRead < 4) continue
        const length = this.#checkedLength()
        if (at + length > chunk.length) {
          this.#frame = new Uint8Array(length)
          continue
        }
        this.#lengthRead = 0
        at += length
        yield chunk.subarray(at - length, at)
      } else {
        const frame = this.#frame!
        const part = chunk.subarray(at, at + frame.length - this.#frameRead)
        frame.set(part, this.#frameRead)
        this.#frameRead += part.length
        at += part.length
        if (this.#frameRead < frame.length) continue
        this.#frame = undefined
        this.#frameRead = 0
        this.#lengthRead = 0
        yield frame
      }
    }
  }

  #checkedLength(): number {
    const length = new DataView(this.#length.buffer).getUint32(0)
    if (length === 0) throw new FrameError('a frame is empty')
    if (length > this.#maxFrame) throw new FrameError(`a frame of ${length} bytes exceeds ${this.#maxFrame}`)
    return length
  }
}
