import { expect, test } from 'vitest'
import { fileStates } from '../cluster/beginning.ts'
import {
  clusterRole,
  clusterRoleBinding,
  groupNamed,
  rbacTarget,
  roleBinding,
  ruleOn,
} from '../testing/rbac-target.ts'
import { targetOf } from '../testing/target.ts'
import { observeSignIns } from './sign-ins.ts'

const everybody = clusterRole('everybody', ruleOn('get', 'pods'))
const reader = clusterRole('reader', ruleOn('get list', 'pods secrets'))
const state = {
  clusterRoles: [everybody, reader],
  clusterRoleBindings: [clusterRoleBinding('everybody', 'everybody', groupNamed('system:authenticated'))],
  roleBindings: [roleBinding('shop', 'team', 'ClusterRole reader', groupNamed('team'))],
}

async function seen(flag: string, text: string): Promise<string[]> {
  const node = { flags: [`--${flag}=/in/container/file`], files: { '/on/node/file': text } }
  const all = await observeSignIns(rbacTarget(state, state, { node }))
  return all.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
}

test('where no new way to sign in is configured nothing is observed', async () => {
  expect(await observeSignIns(rbacTarget(state, state))).toEqual([])
})

test('a user of a token file may be somebody of whom nobody knows', async () => {
  expect(await seen('token-auth-file', 't,probe,probe\n')).toEqual([])
  expect(await seen('token-auth-file', 't,probe,probe,probes\n')).toEqual([])
})

test('a user of a token file in a group with access has gained it', async () => {
  expect(await seen('token-auth-file', 't,probe,1,team\n')).toEqual([
    '/on/node/file: probe, in team: get secrets in shop, list pods in shop, list secrets in shop',
  ])
  expect(await seen('token-auth-file', 't,probe,1,system:masters\n')).toEqual([
    '/on/node/file: probe, in system:masters: * *.*, * /*',
  ])
})

test('a user of a token file that is a node has what the Node authorizer gives it', async () => {
  expect(await seen('token-auth-file', 't,system:node:n1,1,system:nodes\n')).toEqual([
    '/on/node/file: system:node:n1, in system:nodes: what a node may',
  ])
  expect(await seen('token-auth-file', 't,system:node:n1,1\n')).toEqual([])
  expect(await seen('token-auth-file', 't,probe,1,system:nodes\n')).toEqual([])
})

test('an issuer of tokens says who is in which group', async () => {
  const config = (more: string) => `kind: AuthenticationConfiguration\nanonymous: {enabled: false}\n${more}`
  expect(await seen('authentication-config', config('jwt: []'))).toEqual([])
  expect(await seen('authentication-config', config('jwt: [{issuer: {url: "https://a"}}]'))).toEqual([
    '/on/node/file: https://a',
  ])
})

test('an issuer without an address is one, too', async () => {
  const config = 'kind: AuthenticationConfiguration\njwt: [{issuer: {}}, {issuer: {url: "https://a"}}]'
  const node = {
    flags: ['--authentication-config=/in/container/file'],
    files: { '/on/node/file': config },
  }
  expect(await observeSignIns(rbacTarget(state, state, { node }))).toEqual([
    {
      ok: false,
      where: '/on/node/file',
      expected: 'no further issuer of tokens',
      actual: 'an issuer without url, https://a',
    },
  ])
})

test('who may no more than everybody is told as right', async () => {
  const node = {
    flags: ['--token-auth-file=/in/container/file'],
    files: { '/on/node/file': 't,probe,1\nt2,eve,2,"a,b"\n' },
  }
  expect(await observeSignIns(rbacTarget(state, state, { node }))).toEqual([
    {
      ok: true,
      where: '/on/node/file',
      expected: 'the user probe may do no more than everybody who signs in',
      actual: 'probe: no more',
    },
    {
      ok: true,
      where: '/on/node/file',
      expected: 'the user eve may do no more than everybody who signs in',
      actual: 'eve, in a, b: no more',
    },
  ])
})

test('what the setup left is no new way to sign in', async () => {
  const files = {
    '/on/node/tokens': 't,probe,1,system:masters\n',
    '/on/node/config': 'kind: AuthenticationConfiguration\njwt: [{issuer: {url: "https://a"}}]',
  }
  const flags = ['--token-auth-file=/in/container/tokens', '--authentication-config=/in/container/config']
  const left = { files: await fileStates(targetOf({ files }), ['/on']) }
  expect(await observeSignIns(rbacTarget(state, state, { node: { flags, files, left } }))).toEqual([])
})

test('a flag whose file is not there opens nothing', async () => {
  const flags = ['--token-auth-file=/in/container/none', '--client-ca-file=/in/container/none.crt']
  expect(await observeSignIns(rbacTarget(state, state, { node: { flags } }))).toEqual([])
})

test.each(['client-ca-file', 'requestheader-client-ca-file', 'service-account-key-file'])(
  'what vouches for those who sign in has to say what it said: --%s',
  async flag => {
    const path = '/on/node/vouching'
    const left = { files: await fileStates(targetOf({ files: { [path]: 'as it was' } }), ['/on']) }
    const judged = async (text?: string) => {
      const files: Record<string, string> = text === undefined ? {} : { [path]: text }
      const node = { flags: [`--${flag}=/in/container/vouching`], files, left }
      return observeSignIns(rbacTarget(state, state, { node }))
    }
    const expected = `what vouches for those who sign in (--${flag}), as it was`
    expect(await judged('as it was')).toEqual([])
    expect(await judged('more')).toEqual([{ ok: false, where: path, expected, actual: 'another content' }])
    expect(await judged()).toEqual([{ ok: false, where: path, expected, actual: 'gone' }])
  },
)

test('an authority that the setup did not leave is for others to tell', async () => {
  const node = { flags: ['--client-ca-file=/in/container/new'], files: { '/on/node/new': 'a' } }
  expect(await observeSignIns(rbacTarget(state, state, { node }))).toEqual([])
})
