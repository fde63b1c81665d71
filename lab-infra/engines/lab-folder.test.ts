import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LabFolder } from './lab-folder.ts'
import type { LabRecord } from './lab-records.ts'

function folder(): LabFolder<LabRecord> {
  const labs = mkdtempSync(join(tmpdir(), 'cks-lab-folder-'))
  onTestFinished(() => rmSync(labs, { recursive: true }))
  return new LabFolder(labs, 'one')
}

test('of many changes at once the last one asked for stays, and nothing else is left', async () => {
  const lab = folder()
  await lab.take()
  const record = (createdAt: number) => ({ id: 'one', createdAt }) as LabRecord
  await Promise.all(Array.from({ length: 50 }, (_, n) => lab.write(record(n))))
  expect(await lab.read()).toEqual({ id: 'one', createdAt: 49 })
  await Promise.all(Array.from({ length: 20 }, (_, n) => lab.remember('thing', String(n))))
  expect(Number(await lab.recall('thing'))).toBeLessThan(20)
  expect(readdirSync(lab.path).sort()).toEqual(['lab.json', 'remembered'])
  expect(readdirSync(lab.at('remembered'))).toEqual(['thing'])
})

test.each([
  [
    'a certificate and its key',
    {
      'client-certificate-data': Buffer.from('a cert').toString('base64'),
      'client-key-data': Buffer.from('a key').toString('base64'),
    },
    { cert: 'a cert', key: 'a key' },
  ],
  ['a token', { token: 'secret' }, { token: 'secret' }],
])('credentials are those of the current context of the kubeconfig: %s', async (_, user, credentials) => {
  const lab = folder()
  await lab.take()
  const named = (name: string, rest: object) => ({ name, ...rest })
  const kubeconfig = {
    clusters: [named('c', { cluster: { server: 'https://10.0.0.1:6443' } })],
    users: [named('other', { user: { token: 'another' } }), named('grader', { user })],
    contexts: [
      named('elsewhere', { context: { cluster: 'c', user: 'other' } }),
      named('here', { context: { cluster: 'c', user: 'grader' } }),
    ],
    'current-context': 'here',
  }
  await lab.writeCredentials(JSON.stringify(kubeconfig))
  expect(await lab.readCredentials()).toEqual(credentials)
})

test.each([
  ['quick', 'quick'],
  ['exam', 'untouched'],
])('a record of before, with the pace %s, is of a lab whose kubelet is %s', async (pace, kubelet) => {
  const lab = folder()
  await lab.take()
  writeFileSync(lab.at('lab.json'), JSON.stringify({ id: 'one', pace, state: 'ready' }))
  expect(await lab.read()).toEqual({ id: 'one', kubelet, state: 'ready' })
})
