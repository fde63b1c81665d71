/** A server whose attempts are in PostgreSQL, over real HTTP. */
import { expect, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { freshDatabase, onPostgres } from '../store/testing/postgres.ts'
import type { Grade, ScenarioDetail, Session } from './api.ts'
import { solvedFile } from './testing/grader.ts'
import { problemOf, startServer, temporaryFolder } from './testing/server.ts'

onPostgres('a server on PostgreSQL', server => {
  const shared = async () => {
    vi.stubEnv('CKS_LAB_STATE', temporaryFolder())
    return { engine: new FakeEngine(), store: await freshDatabase(server) }
  }

  test('leads a session from its task over a restart to its end', async () => {
    const both = await shared()
    const first = await startServer(both)
    const { id } = await first.ready()
    await first.call('POST', `/api/sessions/${id}/hints/1`)
    await first.call('POST', `/api/sessions/${id}/check`)
    await first.server.close()

    const { server: second, call, lab, reaches } = await startServer(both)
    const session = await reaches(id, 'ready')
    expect(session).toMatchObject({ checked: true, hintsSeen: 1, state: 'ready' })
    expect(typeof session.deadline).toBe('number')
    await lab(session).node.writeFile(solvedFile, 'enabled effective')
    const right = await call<Grade>('POST', `/api/sessions/${id}/check`)
    const grades = await call<Grade[]>('GET', `/api/sessions/${id}/grades`)
    expect(grades.body.map(({ score, passed }) => [score, passed])).toEqual([
      [5, true],
      [0, false],
    ])
    expect(grades.body[0]).toEqual(right.body)
    await call('DELETE', `/api/sessions/${id}`)
    expect((await call<ScenarioDetail>('GET', '/api/scenarios/enable-something')).body.mine).toEqual({
      state: 'solved',
      attempts: 2,
      best: 100,
      lastAt: right.body.startedAt,
    })
    await second.close()

    const third = await startServer(both)
    expect((await third.call<Session>('GET', `/api/sessions/${id}`)).body).toMatchObject({
      state: 'ended',
      endedBecause: 'You ended it.',
    })
  })

  test('says that the database is gone, and goes on when it is back', async () => {
    const { call, ready } = await startServer(await shared())
    const { id } = await ready()
    await server.stop()
    try {
      expect(await problemOf(call('POST', `/api/sessions/${id}/check`))).toMatchObject({
        status: 503,
        // The first to notice may be a statement.
        code: expect.stringMatching(/^store-(lost|unreachable)$/),
        remedy: expect.stringContaining('again'),
      })
    } finally {
      await server.startAgain()
    }
    expect((await call<Grade>('POST', `/api/sessions/${id}/check`)).status).toBe(200)
  })

  test('is the only one on its state folder, whatever database another has', async () => {
    const one = await shared()
    await startServer(one)
    await expect(startServer({ ...one, store: await freshDatabase(server) })).rejects.toMatchObject({
      code: 'store-in-use',
      remedy: expect.stringContaining('CKS_LAB_STATE'),
    })
  })
})
