/** The server's log: a file that people need only when something went wrong, and that may itself keep nothing from working. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Logger, pino } from 'pino'
import { stateDir } from '../../lab-infra/paths.ts'

/** Bytes; a longer one is put aside. */
const largest = 5_000_000

/** Appends to server.log in the state folder; with CKS_LAB_DEBUG more is written. Never throws, and neither does the log. */
export function openLog(env: NodeJS.ProcessEnv): Logger {
  const level = env.CKS_LAB_DEBUG ? 'debug' : 'info'
  return pino({ level }, new LogFile(join(stateDir(), 'server.log')))
}

/**
 * A file that is written to line by line, as far as it can be: on a full disk, in a folder that is gone, without a
 * descriptor left. What could not be written is counted, and the count written as soon as that is possible.
 */
class LogFile {
  readonly #path: string
  #file: number | undefined
  #lost = 0

  constructor(path: string) {
    this.#path = path
  }

  write(line: string): void {
    try {
      const file = this.#open()
      if (this.#lost > 0) {
        writeSync(
          file,
          `${JSON.stringify({ level: 50, time: Date.now(), msg: `${this.#lost} lines are lost` })}\n`,
        )
        this.#lost = 0
      }
      writeSync(file, line)
    } catch {
      this.#lost++
      this.#close()
    }
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    let file = openSync(this.#path, 'a', 0o600)
    if (fstatSync(file).size > largest) {
      closeSync(file)
      renameSync(this.#path, `${this.#path}.old`)
      file = openSync(this.#path, 'a', 0o600)
    }
    this.#file = file
    return file
  }

  #close(): void {
    const file = this.#file
    this.#file = undefined
    try {
      if (file !== undefined) closeSync(file)
    } catch {
      // It is of no use any more.
    }
  }
}
