import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { projectDir } from '../../lab-infra/paths.ts'
import type { DeskClass } from '../server/class/desk.ts'
import { createServer } from '../server/index.ts'
import { storeFile } from '../store/address.ts'
import { openStore } from '../store/open.ts'
import type { PersonRow } from '../store/people-store.ts'
import { runCommand } from './testing/context.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cks-lab-class-'))
  vi.stubEnv('CKS_LAB_STATE', join(dir, 'state'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

const task = 'close-escalation-paths'
const folder = join(projectDir, 'scenarios', task)

const run = (...argv: string[]) => runCommand(new FakeEngine(), ['class', ...argv], [folder])
const create = (title: string, ...more: string[]) =>
  run('create', title, '--task', task, '--until', '+2h', ...more)
const listed = async () => JSON.parse((await run('list', '--json')).out) as DeskClass[]

const person = (id: string, name: string, role = 'instructor'): PersonRow => ({
  ...{ id, name, role, email: `${id}@people.invalid`, email_verified: 0 },
  ...{ code_hash: null, code_until: null, created_at: 1, updated_at: 1 },
})

/** A store with these people. */
async function peopled(...people: PersonRow[]) {
  const store = await openStore(storeFile())
  for (const each of people) await store.people.addPerson(each)
  await store.close()
}

/** A server that has the store open. */
async function running() {
  const server = await createServer({ engine: new FakeEngine(), scenarioDirs: [folder], pool: 0, port: 0 })
  onTestFinished(() => server.close())
  await server.listen()
  return server
}

test('a class is made in the store, and whoever joins is told by its code', async () => {
  await peopled(person('ines', 'Ines'))
  const { code, out } = await create('API server security', '--seats', '7', '--from', '2030-12-01T09:00')
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/planned +2030-12-01 09:00 +2030-12-01 11:00 +0\/7 /),
  ])
  const [made, ...others] = await listed()
  expect(others).toEqual([])
  expect(made).toMatchObject({ title: 'API server security', tasks: [task], owner: 'Ines', seats: 7 })
  expect(out).toContain(made!.joinCode)
})

test.each([
  ['in the store', async () => {}],
  ['of a server that runs', running],
])('classes %s are made, listed, copied and archived', async (_where, begin) => {
  await peopled(person('ines', 'Ines'))
  const server = await begin()
  expect((await run('list')).out).toContain('There is no class')
  expect(await create('First', '--evidence', 'verdicts')).toMatchObject({ code: 0, err: '' })
  const [first] = await listed()
  expect((await run('copy', first!.id, '--until', '+1h', '--title', 'Second')).code).toBe(0)
  expect((await run('archive', first!.id)).code).toBe(0)
  const classes = await listed()
  expect(classes.map(({ title, phase }) => `${title} ${phase}`).toSorted()).toEqual([
    'First over',
    'Second open',
  ])
  const second = classes.find(({ title }) => title === 'Second')!
  expect(second).toMatchObject({ tasks: [task], owner: 'Ines', seats: 20 })
  await server?.close()
  const { classes: kept } = await running()
  expect(kept.room(second.id)?.record).toMatchObject({ evidence: 'verdicts', owner: 'ines' })
})

test('a class that a running server was asked for is there at once', async () => {
  await peopled(person('ines', 'Ines'))
  const { classes } = await running()
  await create('At once')
  expect(classes.of({ id: 'ines' }).map(({ room }) => room.record.title)).toEqual(['At once'])
})

test('whose class it is has to be said where it is not clear', async () => {
  expect(await create('Nobody’s')).toMatchObject({
    code: 2,
    err: expect.stringContaining('cks-lab up --class'),
  })
  await peopled(person('ines', 'Ines'), person('otto', 'Otto'), person('lena', 'Lena', 'learner'))
  expect(await create('Whose?')).toMatchObject({ code: 2, err: expect.stringContaining('Otto (otto)') })
  expect((await create('Lena’s', '--owner', 'lena')).code).toBe(2)
  expect((await create('Otto’s', '--owner', 'otto')).code).toBe(0)
  expect((await create('Ines’', '--owner', 'INES')).code).toBe(0)
  expect((await listed()).map(({ owner }) => owner).toSorted()).toEqual(['Ines', 'Otto'])
})

test.each([
  [['--until', '+0m'], 'closesAt'],
  [['--until', 'tomorrow'], 'is no time'],
  [['--from', '2020-01-01T09:00'], 'would be over'],
  [['--hints', 'many'], 'hints'],
  [['--seats', '0'], 'from 1 to 200'],
  [['--task', task], 'once only'],
  [['--task', 'no-such-task'], 'no task no-such-task'],
])('what cannot be a class is refused: %s', async (more, why) => {
  await peopled(person('ines', 'Ines'))
  expect(await create('A class', ...more)).toMatchObject({ code: 2, err: expect.stringContaining(why) })
  expect(await create(' ')).toMatchObject({ code: 2, err: expect.stringContaining('title') })
  expect(await listed()).toEqual([])
})

test('a class that is not there is neither copied nor archived', async () => {
  await running()
  for (const argv of [
    ['copy', 'none', '--until', '+1h'],
    ['archive', 'none'],
  ])
    expect(await run(...argv)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no class none'),
    })
})

test('what a killed server left keeps neither the command line nor the next server away', async () => {
  await peopled(person('ines', 'Ines'))
  await mkdir(join(dir, 'state', 'desk'))
  const socket = join(dir, 'state', 'desk', 'socket')
  const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`
  const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(killed.stdout, 'data')
  killed.kill('SIGKILL')
  await once(killed, 'close')
  expect((await create('In the store')).code).toBe(0)
  const { classes } = await running()
  expect((await create('At the server')).code).toBe(0)
  expect(classes.all().map(({ record }) => record.title)).toEqual(['In the store', 'At the server'])
})

test('the way to the server is its user’s alone, and goes with it', async () => {
  const server = await running()
  const desk = join(dir, 'state', 'desk')
  expect((await stat(desk)).mode & 0o777).toBe(0o700)
  await server.close()
  expect(existsSync(desk)).toBe(false)
})
