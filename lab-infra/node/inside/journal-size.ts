/** Keeps the services' logs from filling the disk, as journald would. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { journalDir } from './journal.ts'

const largest = 32 * 1024 * 1024
const kept = 8 * 1024 * 1024

/** Cuts a log that passed 32 MiB to its last 8 MiB, from a line's beginning. Its writers append, so they go on undisturbed. */
function cap(path: string): void {
  if (statSync(path).size <= largest) return
  const text = readFileSync(path)
  const tail = text.subarray(text.length - kept)
  writeFileSync(path, tail.subarray(tail.indexOf(10) + 1))
}

/** Looks once a minute until the process ends. */
export function capJournals(): void {
  setInterval(() => {
    for (const name of readdirSync(journalDir)) {
      try {
        cap(`${journalDir}/${name}`)
      } catch {
        // Deleted meanwhile; nothing to cap.
      }
    }
  }, 60_000)
}
