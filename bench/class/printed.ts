/** What a terminal prints while its learner works: numbered lines at a rate, and the echo of keys among them. */

/** Of each line, with its end: 7 digits, a blank, 70 zeros. */
export const lineBytes = 80
/** A terminal prints 20 kB/s. */
export const linesPerSecond = 250

const begun = 'bench-begin'
const ended = 'bench-end'

/**
 * Typed at the prompt of a bash: it prints as many lines as are due, ten times a second, without starting a program. What it
 * says before and after, the echo of this text does not contain.
 */
export function printing(lines: number): string {
  const microseconds = 1_000_000 / linesPerSecond
  return [
    `exec 9<> <(:); printf -v z %070d 0; n=0; t=\${EPOCHREALTIME/[.,]/}; echo bench-"begin"`,
    `while ((n<${lines})); do d=$(((\${EPOCHREALTIME/[.,]/}-t)/${microseconds})); s=`,
    `while ((n<d && n<${lines})); do printf -v l '%07d %s\\n' $((++n)) $z; s+=$l; done`,
    `printf %s "$s"; read -rt 0.1 -u 9; done; echo bench-"end"\r`,
  ].join('; ')
}

/** Takes what came apart. Keys are capital letters, which lines do not contain. */
export class Printed {
  /** Lines that came, once and whole. */
  whole = 0
  /** Bytes that should not have come: lines that came again, or were torn. */
  extra = 0
  #phase: 'before' | 'printing' | 'ended' = 'before'
  #rest = ''
  readonly #seen: Uint8Array

  /** @param lines that are printed */
  constructor(lines: number) {
    this.#seen = new Uint8Array(lines)
  }

  get began(): boolean {
    return this.#phase !== 'before'
  }

  get ended(): boolean {
    return this.#phase === 'ended'
  }

  /** Bytes of lines that have not come. */
  get missing(): number {
    return (this.#seen.length - this.whole) * lineBytes
  }

  /** @returns the keys whose echo it contains */
  feed(text: string): string {
    this.#rest += text
    if (this.#phase === 'before') {
      const mark = `${begun}\r\n`
      const at = this.#rest.indexOf(mark)
      if (at === -1) return ''
      this.#phase = 'printing'
      this.#rest = this.#rest.slice(at + mark.length)
    }
    const keys = this.#rest.match(/[A-Z]/g)?.join('') ?? ''
    const lines = this.#rest.replace(/[A-Z]/g, '').split('\r\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#take(line)
    return keys
  }

  #take(line: string): void {
    if (line === ended) this.#phase = 'ended'
    if (this.#phase === 'ended') return
    const number = Number(/^(\d{7}) 0{70}$/.exec(line)?.[1] ?? 0)
    if (number < 1 || number > this.#seen.length || this.#seen[number - 1]) this.extra += line.length + 2
    else {
      this.#seen[number - 1] = 1
      this.whole++
    }
  }
}
