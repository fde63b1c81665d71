import { describe, expect, test } from 'vitest'
import { kubeconfig, unusable, usable } from '../testing/kubeconfigs.ts'
import { currentOf, readKubeconfig, runsPrograms } from './kubeconfig-file.ts'

/** Why a file cannot be used; undefined when it can. */
const problem = (text: string) => {
  const { file, problem } = readKubeconfig(text)
  return file ? currentOf(file).problem : problem
}

describe('a kubeconfig that kubectl takes is taken', () => {
  for (const [what, text] of Object.entries(usable))
    test(what, () => {
      expect(problem(text)).toBeUndefined()
    })

  test('as JSON', () => {
    const file = {
      clusters: [{ name: 'c', cluster: { server: 'https://a' } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'it', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'it',
    }
    expect(problem(JSON.stringify(file))).toBeUndefined()
  })
})

describe('a kubeconfig that kubectl refuses is refused, with the field and the reason', () => {
  for (const [what, text, reason] of unusable)
    test(what, () => {
      expect(problem(text)).toContain(reason)
    })
})

test('programs that a file would have run are seen, of whichever user', () => {
  const runs = (user: string) => runsPrograms(readKubeconfig(kubeconfig({ user })).file!)
  expect(runs('exec: {command: sh}')).toBe(true)
  expect(runs('auth-provider: {name: oidc}')).toBe(true)
  expect(runs('token: a')).toBe(false)
})
