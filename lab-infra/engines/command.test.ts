import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const command = JSON.stringify(new URL('./command.ts', import.meta.url).href)

/** What comes of `true` in a process that may start no other one: after half a second, and in the end. */
function withoutProcesses(): string[] {
  // The limit counts all processes of the user, so that 1 is always used up; it does not bind root.
  const program = `
    import { execFileSync } from 'node:child_process'
    import { setTimeout as sleep } from 'node:timers/promises'
    const { runCommand } = await import(${command})
    execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=1:'])
    const running = runCommand(['true'], {}, {}).then(({ exitCode }) => exitCode, error => error.code)
    const first = await Promise.race([running, sleep(500).then(() => 'still trying')])
    console.log(JSON.stringify([first, await running]))
    process.exit()`
  const argv = ['--input-type=module', '-e', program]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

test('a command that there is no process for is tried again, and then that is told', () => {
  expect(process.getuid?.(), 'no such limit binds root: run the tests as an ordinary user').not.toBe(0)
  expect(withoutProcesses()).toEqual(['still trying', 'machine-exhausted'])
})
