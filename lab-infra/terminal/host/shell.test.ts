import { expect, test } from 'vitest'
import { hash, seq } from '../testing/host.ts'
import type { ShellExit } from '../wire/protocol.ts'
import { type Shell, startShell } from './shell.ts'

const env = { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8' }

function run(command: string[], begin: (shell: Shell) => void = () => {}) {
  const chunks: Uint8Array[] = []
  return new Promise<{ output: Buffer; exit: ShellExit }>(resolve => {
    const shell = startShell({
      command,
      env,
      cwd: '/',
      cols: 80,
      rows: 24,
      onOutput: bytes => chunks.push(bytes),
      onExit: exit => resolve({ output: Buffer.concat(chunks), exit }),
    })
    begin(shell)
  })
}

test('every byte comes before the exit', async () => {
  for (let i = 0; i < 20; i++) {
    const { output } = await run(['seq', '1', '20000'])
    expect(hash(output)).toBe(hash(seq(20000)))
  }
})

test('nothing is lost when the reader is paused while the command exits', async () => {
  const { output, exit } = await run(['seq', '1', '500'], shell => shell.pause())
  expect(output.toString()).toBe(seq(500))
  expect(exit).toEqual({ exitCode: 0 })
})

test('a background process that keeps the terminal open and writing does not delay the exit', async () => {
  const { exit } = await run(['sh', '-c', '(trap "" HUP; yes) & exit 3'])
  expect(exit.exitCode).toBe(3)
})

test('bytes that are no UTF-8 arrive as they were printed', async () => {
  const { output } = await run(['sh', '-c', 'stty -opost; printf "\\303\\050\\377\\000\\200"'])
  expect([...output]).toEqual([0xc3, 0x28, 0xff, 0, 0x80])
})

test('the exit code and the signal are told', async () => {
  expect((await run(['sh', '-c', 'exit 7'])).exit).toEqual({ exitCode: 7 })
  expect((await run(['sh', '-c', 'kill -9 $$'])).exit).toMatchObject({ signal: 9 })
  expect((await run(['/no/such/program'])).exit.exitCode).toBe(127)
})

test('a shell inherits no descriptor of another terminal', async () => {
  let other: Shell | undefined
  const otherExit = run(['cat'], shell => {
    other = shell
  })
  const { output } = await run(['sh', '-c', 'ls -l /proc/$$/fd'])
  expect(output.toString()).toContain('/dev/pts/')
  expect(output.toString()).not.toContain('ptmx')
  other?.kill('SIGHUP')
  expect((await otherExit).exit).toMatchObject({ signal: 1 })
})
