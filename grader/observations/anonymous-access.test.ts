import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeAnonymousPaths } from './anonymous-access.ts'

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
    expect((await observeAnonymousPaths(lags)).map(it => it.ok)).toEqual([true, false])
  })
})
