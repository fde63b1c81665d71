/** The server's log: a file that people need only when something went wrong. */
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { stateDir } from '../paths.ts'

/** Bytes; a longer one is put aside at the next start. */
const largest = 5_000_000

const logFile = () => join(stateDir(), 'server.log')

/** Appends to server.log in the state folder; with CKS_LAB_DEBUG more is written. */
export async function openLog(env: NodeJS.ProcessEnv): Promise<Logger> {
  await mkdir(stateDir(), { recursive: true, mode: 0o700 })
  const length = await stat(logFile()).then(
    file => file.size,
    () => 0,
  )
  if (length > largest) await rename(logFile(), `${logFile()}.old`)
  const level = env.CKS_LAB_DEBUG ? 'debug' : 'info'
  return pino({ level }, pino.destination({ dest: logFile(), mode: 0o600, sync: true }))
}
