/** A program of this machine, run to its end. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What it printed. @throws Error when it fails. */
export const runProcess = async (program: string, argv: string[]): Promise<string> =>
  (await promisify(execFile)(program, argv)).stdout
