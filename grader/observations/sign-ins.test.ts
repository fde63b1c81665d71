import { expect, test } from 'vitest'
import {
  clusterRole,
  clusterRoleBinding,
  groupNamed,
  rbacTarget,
  roleBinding,
  ruleOn,
} from '../testing/rbac-target.ts'
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
})

test('an issuer of tokens says who is in which group', async () => {
  const config = (more: string) => `kind: AuthenticationConfiguration\nanonymous: {enabled: false}\n${more}`
  expect(await seen('authentication-config', config('jwt: []'))).toEqual([])
  expect(await seen('authentication-config', config('jwt: [{issuer: {url: "https://a"}}]'))).toEqual([
    '/on/node/file: https://a',
  ])
})
