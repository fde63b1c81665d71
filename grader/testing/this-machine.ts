/** Commands and files of this machine, for scripts that a node would run: on a folder of the test's own. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { ExecResult, LabNode } from '../../lab-infra/lab.ts'
import { LabError } from '../../lab-infra/lab.ts'

export const thisMachine: Pick<LabNode, 'exec' | 'readFile'> = {
  readFile: path =>
    readFile(path).catch(cause => {
      throw new LabError('no-such-file', path, { cause })
    }),
  exec: ([program = '', ...args], { input = '', env = {} } = {}) =>
    new Promise<ExecResult>(resolve => {
      const options = { encoding: 'utf8' as const, env: { ...process.env, ...env } }
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ exitCode: error ? 1 : 0, stdout, stderr, timedOut: false })
      })
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
    }),
}
