/** For tests: what becomes of labs when the process that works on them is killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect } from 'vitest'
import { run, type Subject } from './subject.ts'

export function processRuns({ engine, lab, adopted, become, traits }: Subject): void {
  const { process: own } = traits
  const none = 'none' in own ? own.none : undefined
  let child: ChildProcess | undefined
  afterEach(() => void child?.kill('SIGKILL'))

  /** Runs a program on the engine in a process of its own until it has printed that line, and kills it. */
  async function killAt(line: string, program: string): Promise<void> {
    if ('none' in own) throw new Error(own.none)
    const source = `import { ${own.engine} as Engine } from '${own.file}'
      const engine = new Engine()
      const report = ({ step, state }) => console.log(step, state)
      ${program}
      setInterval(() => {}, 1000)`
    child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    for await (const chunk of child.stdout!) {
      said += chunk
      if (said.split('\n').includes(line)) break
    }
    expect(said.split('\n')).toContain(line)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }

  describe('when the process is killed', () => {
    run(
      'in the midst of a creation, what was made is swept',
      async () => {
        const create = "await engine.create('two', {}, report, new AbortController().signal)"
        await killAt(`${traits.midway} started`, create)
        const ids = async () => (await engine.adopt()).map(({ id }) => id)
        expect(await ids()).toEqual(['one'])
        expect(await traits.traces('two')).toEqual([])
      },
      none,
    )

    run(
      'in the midst of a reset, the lab is adopted as one whose reset has to be begun again',
      async () => {
        const reset = "await (await engine.adopt()).find(({ id }) => id === 'one').reset(report)"
        await killAt('restore done', reset)
        expect((await adopted())?.info).toMatchObject({ state: 'resetting', labels: lab().info.labels })
      },
      none,
    )

    run(
      'after a reset, the lab runs on and is adopted',
      async () => {
        const reset = "await (await engine.adopt()).find(({ id }) => id === 'one').reset(report)"
        await killAt('finished', `${reset}; console.log('finished')`)
        const other = await adopted()
        expect(other?.info.state).toBe('ready')
        expect((await other?.node.exec(['true']))?.exitCode).toBe(0)
        become(other!)
      },
      none,
    )
  })
}
