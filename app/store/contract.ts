/** What every store must do, whichever database is behind it: a suite to be run for each. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { classContract } from './class-contract.ts'
import { openStore } from './open.ts'
import { peopleContract } from './people-contract.ts'
import type { Store } from './store.ts'
import { grade, life, session, traces } from './testing/life.ts'

/**
 * @param name of the database
 * @param fresh gives the address of a store that is not there yet; what it makes goes with the test
 */
export function storeContract(name: string, fresh: () => Promise<string>): void {
  const open = async (address: string): Promise<Store> => {
    const store = await openStore(address)
    onTestFinished(() => store.close().catch(() => {}))
    return store
  }
  const opened = async () => open(await fresh())

  describe(`a store in ${name}`, () => {
    classContract(opened)
    peopleContract(opened)

    test('gives back what was saved, to the last digit and letter, after opening again', async () => {
      const address = await fresh()
      const store = await openStore(address)
      const row = {
        ...session,
        scenario: "it's “ready” 🦭\n",
        problem: JSON.stringify({ a: '\0\ud800', b: [1] }),
      }
      const graded = { ...grade, score: 10 / 3, total: 0.1, checks: `["${'x'.repeat(1_000_000)}"]` }
      await store.addSession(row)
      await store.addGrade(graded)
      await store.close()
      const again = await open(address)
      expect(await again.session('s1')).toEqual(row)
      expect(await again.grades('s1')).toEqual([graded])
    })

    test('changes the columns that are named, and no other', async () => {
      const store = await opened()
      await store.addSession({ ...session, ready_at: 5, problem: '{}' })
      await store.addSession({ ...session, id: 's2' })
      await store.updateSession('s1', { state: 'lost', ready_at: null })
      await store.updateSession('s1', {})
      expect(await store.session('s1')).toEqual({ ...session, state: 'lost', problem: '{}' })
      expect(await store.session('s2')).toEqual({ ...session, id: 's2' })
    })

    test('takes what it is given as it is at the call', async () => {
      const store = await opened()
      const row = { ...session }
      const change = { deadline: 1 }
      const added = store.addSession(row)
      const updated = store.updateSession('s1', change)
      row.state = 'ended'
      change.deadline = 2
      await Promise.all([added, updated])
      expect(await store.session('s1')).toEqual({ ...session, deadline: 1 })
    })

    test('writes in the order of the calls of a session, also beside other sessions', async () => {
      const store = await opened()
      const ids = ['s1', 's2', 's3']
      await Promise.all([
        ...ids.map(id => store.addSession({ ...session, id })),
        ...Array.from({ length: 40 }, (_, n) =>
          ids.map(id => store.updateSession(id, { deadline: n, state: `state ${n}` })),
        ).flat(),
        ...ids.map(id => store.updateSession(id, { state: 'ended' })),
      ])
      for (const id of ids)
        expect(await store.session(id)).toEqual({ ...session, id, deadline: 39, state: 'ended' })
    })

    test('goes on with the next write where one fails, and tells whoever asked for that one', async () => {
      const store = await opened()
      const outcomes = await Promise.allSettled([
        store.addSession(session),
        store.addGrade(grade),
        store.addGrade(grade),
        store.updateSession('s1', { state: 'ready' }),
        store.addSession(session),
        store.updateSession('s1', { deadline: 7 }),
      ])
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
        true,
        true,
        false,
        true,
        false,
        true,
      ])
      expect(await store.session('s1')).toEqual({ ...session, state: 'ready', deadline: 7 })
      expect(await store.grades('s1')).toEqual([grade])
    })

    test('finishes what was asked for before it closes', async () => {
      const address = await fresh()
      const store = await openStore(address)
      const writes = life.map(write => write(store))
      await store.close()
      await Promise.all(writes)
      expect(await (await open(address)).session('s1')).toMatchObject({ state: 'ended', lab_id: 'lab-1' })
    })

    test('knows nothing of an unknown session, and takes nothing for it', async () => {
      const store = await opened()
      expect(await store.session('s1')).toBeUndefined()
      expect(await store.grades('s1')).toEqual([])
      expect(await store.hintsSeen('s1')).toBe(0)
      await expect(store.updateSession('s1', { state: 'ready' })).rejects.toMatchObject({
        code: 'no-such-session',
      })
      await expect(store.addGrade(grade)).rejects.toThrow()
      await expect(store.seeHint('s1', 1)).rejects.toThrow()
      expect(await store.openSessions()).toEqual([])
      expect(await store.attempts('local', null)).toEqual(new Map())
    })

    test('lists open sessions of everybody, oldest first', async () => {
      const store = await opened()
      await store.addSession({ ...session, id: 'newer', started_at: session.started_at + 1 })
      await store.addSession({ ...session, id: 'older', learner: 'alice' })
      await store.addSession({ ...session, id: 'over', state: 'ended' })
      await store.addSession({ ...session, id: 'lost', state: 'lost', started_at: session.started_at + 2 })
      expect((await store.openSessions()).map(({ id }) => id)).toEqual(['older', 'newer', 'lost'])
    })

    test('sums up the attempts of each learner for themselves', async () => {
      const store = await opened()
      const add = (id: string, learner: string, more: Partial<typeof grade>) =>
        store.addGrade({ ...grade, id, learner, session_id: learner, ...more })
      await store.addSession({ ...session, id: 'alice', learner: 'alice' })
      await store.addSession({ ...session, id: 'bob', learner: 'bob' })
      await add('1', 'alice', { percent: 100, passed: 1, started_at: 1_800_000_000_005 })
      await add('2', 'alice', { percent: 20, started_at: 1_800_000_000_009 })
      await add('3', 'alice', { percent: 30, scenario: 'b-task', started_at: 1_800_000_000_002 })
      await add('4', 'bob', { percent: 40, started_at: 1_800_000_000_001 })
      expect(await store.attempts('alice', null)).toEqual(
        new Map([
          ['a-task', { attempts: 2, best: 100, solved: true, lastAt: 1_800_000_000_009 }],
          ['b-task', { attempts: 1, best: 30, solved: false, lastAt: 1_800_000_000_002 }],
        ]),
      )
      expect(await store.attempts('bob', null)).toEqual(
        new Map([['a-task', { attempts: 1, best: 40, solved: false, lastAt: 1_800_000_000_001 }]]),
      )
      expect(await store.attempts('carol', null)).toEqual(new Map())
      expect((await store.grades('alice')).map(({ id }) => id)).toEqual(['2', '1', '3'])
    })

    test('counts a hint once', async () => {
      const store = await opened()
      await store.addSession(session)
      await Promise.all([store.seeHint('s1', 1), store.seeHint('s1', 1), store.seeHint('s1', 2)])
      expect(await store.hintsSeen('s1')).toBe(2)
    })

    test('is of one server at a time', async () => {
      const address = await fresh()
      const store = await openStore(address)
      await expect(openStore(address)).rejects.toMatchObject({
        code: 'store-in-use',
        remedy: expect.stringContaining('stop it'),
      })
      await store.addSession(session)
      await store.close()
      expect(await (await open(address)).session('s1')).toEqual(session)
    })

    test('killed before any write, it opens and has all that was answered', async () => {
      const states: object[] = []
      const unharmed = await opened()
      states.push(await traces(unharmed))
      for (const write of life) {
        await write(unharmed)
        states.push(await traces(unharmed))
      }
      await unharmed.close()
      let killed = 0
      for (; ; killed++) {
        const address = await fresh()
        await (await openStore(address)).close()
        const { answered, code, signal } = await run('life', address, String(killed))
        const store = await openStore(address)
        const left = await traces(store)
        await store.close()
        // What was being written may be there or not.
        expect(states.slice(answered, answered + 2)).toContainEqual(left)
        if (code === 0) break
        expect(signal).toBe('SIGKILL')
      }
      expect(killed).toBeGreaterThanOrEqual(life.length)
    }, 120_000)

    test('killed while it is made, it is made the next time', async () => {
      // Of its dozens of statements every fifth: what cuts an upgrade has a test of its own.
      let killed = 0
      for (; ; killed += 5) {
        const address = await fresh()
        const { code, signal } = await run('opening', address, String(killed))
        const store = await openStore(address)
        await store.addSession(session)
        await store.close()
        if (code === 0) break
        expect(signal).toBe('SIGKILL')
      }
      expect(killed).toBeGreaterThan(10)
    }, 120_000)

    test('killed in the middle of writing, it locks nobody out and has all that was answered', async () => {
      const address = await fresh()
      const { answered } = await run('flood', address)
      const ids = new Set((await (await open(address)).openSessions()).map(({ id }) => id))
      for (let n = 1; n <= answered; n++) expect(ids).toContain(`s${n}`)
    })
  })
}

const floodOf = 20

/** Runs `testing/killed.ts` to its end, or until it has written enough. */
async function run(...args: ['life' | 'opening', string, string] | ['flood', string]) {
  const script = fileURLToPath(new URL('testing/killed.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<[number | null, NodeJS.Signals | null]>(resolve =>
    child.once('close', (code, signal) => resolve([code, signal])),
  )
  let answered = 0
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    answered += String(chunk).split('\n').length - 1
    if (args[0] === 'flood' && answered > floodOf) child.kill('SIGKILL')
  }
  const [code, signal] = await ended
  return { answered, code, signal }
}
