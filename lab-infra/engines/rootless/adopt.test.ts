/** What is taken for dead at the start: only what the kernel says has ended. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { identify, identifySelf } from '../../process.ts'
import { RootlessEngine } from './engine.ts'

const engine = JSON.stringify(new URL('./engine.ts', import.meta.url).href)

function state(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-adopt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder as a lab has it. */
function labFolder(root: string, record: object): string {
  const folder = join(root, 'labs', 'one')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'lab.json'),
    JSON.stringify({ id: 'one', engine: 'rootless', labels: {}, ...record }),
  )
  return folder
}

/** What adopt says in a process of its own: with no descriptor left, with all given back, and when `pid` has ended. */
function adoptThrice(root: string, pid: number): string[] {
  const program = `
    import { openSync, closeSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    const { RootlessEngine } = await import(${engine})
    const adopt = () => new RootlessEngine().adopt().then(
      labs => labs.map(lab => lab.id + ' ' + lab.info.state).join(), error => error.code)
    const held = []
    try { for (;;) held.push(openSync('/dev/null')) } catch {}
    const told = [await adopt()]
    for (const fd of held) closeSync(fd)
    told.push(await adopt())
    process.kill(${pid}, 'SIGKILL')
    await sleep(200)
    told.push(await adopt())
    console.log(JSON.stringify(told))
    process.exit()`
  const argv = [
    '-c',
    'ulimit -n 64; exec "$@"',
    'bash',
    process.execPath,
    '--input-type=module',
    '-e',
    program,
  ]
  const env = { ...process.env, CKS_LAB_STATE: root }
  return JSON.parse(execFileSync('bash', argv, { encoding: 'utf8', env }))
}

test('without a descriptor left a running lab is neither adopted nor swept', {
  timeout: 60_000,
}, async () => {
  const child = spawn('sleep', ['60'])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  const inner = await identify(child.pid!)
  const root = state()
  const folder = labFolder(root, { state: 'ready', inner, worker: { pid: 0, started: '' } })
  expect(adoptThrice(root, child.pid!)).toEqual(['machine-exhausted', 'one ready', ''])
  expect(existsSync(folder)).toBe(false)
})

test('a lab whose reset was cut off is kept while what it is made of is there, and left to who resets it', async () => {
  const root = state()
  vi.stubEnv('CKS_LAB_STATE', root)
  const states = async () => (await new RootlessEngine().adopt()).map(lab => lab.info.state)
  const dead = { pid: 0, started: '' }
  const folder = labFolder(root, { state: 'resetting', worker: dead })
  mkdirSync(join(folder, 'golden'))
  expect(await states()).toEqual(['resetting'])
  labFolder(root, { state: 'resetting', worker: await identifySelf() })
  expect(await states()).toEqual([])
  expect(existsSync(folder)).toBe(true)
  labFolder(root, { state: 'creating', worker: dead })
  expect(await states()).toEqual([])
  expect(existsSync(folder)).toBe(false)
})
