import { describe, expect, test } from 'vitest'
import { type Answers, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeAnonymousPaths, observeAnonymousRefused } from './anonymous-access.ts'

const kind = 'kind: AuthenticationConfiguration'
const named = '--authentication-config=/in/container/authn.yaml'

describe('against the paths that may be open', () => {
  const startedAt = 1_000_000
  const at = (s: number) =>
    `${startedAt / 1000 + s} ${startedAt / 1000 + s}\n${startedAt / 1000 + s}\n1:2\n1:2\n`
  const seen = async (text: string, changed = -60) => {
    const files = { '/on/node/authn.yaml': `${kind}\n${text}` }
    const target = targetOf({
      files,
      flags: [named],
      startedAt,
      commands: { 'file-times': () => at(changed) },
    })
    return (await observeAnonymousPaths(target, '/livez', '/readyz'))
      .filter(it => !it.ok)
      .map(it => it.actual)
  }
  const conditions = (...paths: string[]) =>
    `anonymous: {enabled: true, conditions: [${paths.map(it => `{path: ${it}}`)}]}`

  test('the same or fewer are right', async () => {
    expect(await seen(conditions('/readyz', '/livez'))).toEqual([])
    expect(await seen(conditions('/livez'))).toEqual([])
    expect(await seen('anonymous: {enabled: false}')).toEqual([])
  })

  test('what is right is told, too', async () => {
    const target = targetOf({
      files: { '/on/node/authn.yaml': `${kind}\n${conditions('/readyz', '/livez')}` },
      flags: [named],
      startedAt,
      commands: { 'file-times': () => at(-60) },
    })
    const where = '/on/node/authn.yaml'
    expect(await observeAnonymousPaths(target, '/livez', '/readyz')).toEqual([
      {
        ok: true,
        where,
        expected: 'without credentials at most /livez, /readyz',
        actual: '/readyz, /livez',
      },
      {
        ok: true,
        where,
        expected: 'what it says is in force',
        actual: expect.stringMatching(/^as it was when kube-apiserver started/),
      },
    ])
  })

  test('a file that the API server cannot read is told by what is wrong with it', async () => {
    expect(await seen('anonymous: [')).toContainEqual(expect.stringMatching(/line/))
  })

  test('a further one is named, and so is what lies below', async () => {
    expect(await seen(conditions('/livez', '/livez/ping', '/version'))).toEqual([
      'also /livez/ping, /version',
    ])
    expect(await seen('anonymous: {enabled: true}')).toEqual(['every path'])
  })

  test('a file that is newer than the process is not in force', async () => {
    const [said, ...more] = await seen(conditions('/livez'), 60)
    expect(said).toMatch(/changed at .*not taken it over/)
    expect(more).toEqual([])
  })

  test('the flag alone is judged in the process too', async () => {
    const lags = targetOf({ flags: ['--anonymous-auth=false'], running: [], startedAt })
    const expected = 'nothing without credentials'
    expect(await observeAnonymousPaths(lags)).toEqual([
      {
        ok: true,
        where: '/etc/kubernetes/manifests/kube-apiserver.yaml:7',
        expected,
        actual: 'nothing',
      },
      { ok: false, where: "kube-apiserver's process 7", expected, actual: 'every path' },
    ])
    const [, none] = await observeAnonymousPaths(targetOf({ flags: ['--anonymous-auth=false'] }))
    expect(none).toMatchObject({ ok: false, actual: 'no such process runs' })
  })
})

test('without credentials everything has to be refused: what an API server lets be read, and what is attacked', async () => {
  const asked = ['/api', '/apis', '/version', '/openapi/v2', '/metrics', '/api/v1/secrets', '/x1']
  const answers: Answers = Object.fromEntries(
    asked.map(it => [`GET ${it} as nobody`, refusal(401, 'Unauthorized')]),
  )
  const open = { ...answers, 'GET /version as nobody': {} }
  const judged = async (given: Answers) => {
    const seen = await observeAnonymousRefused(targetOf({ answers: given }), ['/api/v1/secrets'])
    return seen.map(it => `${it.ok ? 'right' : 'wrong'} ${it.where}`)
  }
  expect(await judged(answers)).toEqual(asked.map(it => `right GET ${it} without credentials`))
  expect(await judged(open)).toContain('wrong GET /version without credentials')
})
