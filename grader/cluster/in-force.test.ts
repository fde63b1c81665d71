import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { fileInForce, filesInForce, isNewer } from './in-force.ts'

const startedAt = Date.parse('2026-11-26T11:58:02Z')
const at = (time: string) => Date.parse(`2026-11-26T${time}Z`) / 1000

/** What the node tells of a file: content and everything, its folder, and whether the container has the same. */
const times = (written: number, changed = written, folder = at('11:00:00'), inode = '1:5') =>
  `${written} ${changed}\n${folder}\n1:5\n${inode}\n`

const policy = {
  flags: ['--audit-policy-file=/in/container/p.yaml'],
  files: { '/on/node/p.yaml': 'kind: Policy' },
}
const authz = {
  flags: ['--authorization-config=/in/container/a.yaml'],
  files: { '/on/node/a.yaml': 'kind: A' },
}
const authorization = (more: object) =>
  fileInForce(targetOf({ ...authz, startedAt, ...more }), 'kube-apiserver', 'authorization-config')

test('a file that was there when the process started is in force', async () => {
  const target = targetOf({ ...policy, startedAt, commands: { 'file-times': () => times(at('11:57:00')) } })
  expect(await fileInForce(target, 'kube-apiserver', 'audit-policy-file')).toMatchObject({
    where: '/on/node/p.yaml',
    data: { kind: 'Policy' },
    inForce: true,
    said: 'as it was when kube-apiserver started at 11:58:02',
  })
})

test('a mode that changed later is no other content; an older file that took its place is', () => {
  const [before, after] = [at('11:57:00') * 1000, at('12:01:07') * 1000]
  const seen = { writtenAt: before, changedAt: after, folderWrittenAt: before, seen: true }
  expect(isNewer(seen, startedAt)).toBe(false)
  expect(isNewer({ ...seen, folderWrittenAt: after }, startedAt)).toBe(true)
  expect(isNewer({ ...seen, changedAt: before, folderWrittenAt: after }, startedAt)).toBe(false)
  expect(isNewer({ ...seen, seen: false }, startedAt)).toBe(true)
})

test('a flag that is not given, a file that is not there or not mounted, and a process without the flag', async () => {
  const said = async (more: object) =>
    (await fileInForce(targetOf({ ...policy, startedAt, ...more }), 'kube-apiserver', 'audit-policy-file'))
      .said
  expect(await said({ flags: [] })).toBe('no --audit-policy-file')
  expect(await said({ files: {} })).toBe('no such file on the node')
  expect(await said({ flags: ['--audit-policy-file=/elsewhere/p'] })).toBe('no volumeMount covers it')
  expect(await said({ running: [] })).toBe('the running process has no --audit-policy-file')
  expect(await said({ startedAt: undefined, commands: { 'file-times': () => times(1) } })).toBe(
    'kube-apiserver does not run',
  )
})

test('a file that is looked at again is in force when its very content is what was taken over', async () => {
  const hash = createHash('sha256').update('kind: A').digest('hex')
  const metrics = `apiserver_authorization_config_controller_last_config_info{apiserver_id_hash="sha256:ab",hash="sha256:${hash}"} 1\n`
  const commands = { 'file-times': () => times(at('12:01:07')) }
  expect(await authorization({ answers: { 'GET /metrics': { body: metrics } }, commands })).toMatchObject({
    inForce: true,
    said: 'changed at 12:01:07, and kube-apiserver has taken it over',
  })
  expect(await authorization({ commands })).toMatchObject({ inForce: false })
})

test('a refused reload is told in the words of the API server', async () => {
  const commands = {
    'file-times': () => times(at('12:01:07')),
    'component-log': () =>
      '2026-11-26T12:01:07.5Z stderr F E1126 12:01:07.500000       1 reload.go:227] "reloading authorization config" err="authorizers: Required value: missing required types: [\\"ABAC\\"]"\n',
  }
  expect(await authorization({ commands })).toMatchObject({
    inForce: false,
    said: 'changed at 12:01:07, and kube-apiserver refused it: authorizers: Required value: missing required types: ["ABAC"]',
  })
})

test('a refusal of an earlier content says nothing of this one; a content of the same meaning is in force', async () => {
  const refusal =
    '2026-11-26T11:59:00Z stderr F E1126 11:59:00.000000       1 reload.go:227] "reloading authorization config" err="bad"\n'
  const found =
    '2026-11-26T12:01:07.2Z stderr F I1126 12:01:07.200000       1 reload.go:222] "found new authorization config data"\n'
  const fileTimes = times(at('12:01:07'))
  expect(
    await authorization({ commands: { 'file-times': () => fileTimes, 'component-log': () => refusal } }),
  ).toMatchObject({
    inForce: false,
    said: 'changed at 12:01:07; kube-apiserver has not taken it over',
  })
  expect(
    await authorization({
      commands: { 'file-times': () => fileTimes, 'component-log': () => refusal + found },
    }),
  ).toMatchObject({
    inForce: true,
    said: 'changed at 12:01:07, without another meaning',
  })
})

test('what replaced a file that is mounted by itself does not reach the container', async () => {
  const fileTimes = times(at('12:01:07'), at('12:01:07'), at('12:01:07'), '1:4')
  expect((await authorization({ commands: { 'file-times': () => fileTimes } })).said).toMatch(
    /still has the file that it replaced/,
  )
})

test('an encryption configuration is looked at again only when told so', async () => {
  const encryption = (flags: string[]) =>
    fileInForce(
      targetOf({
        flags: ['--encryption-provider-config=/in/container/e.yaml', ...flags],
        files: { '/on/node/e.yaml': 'a: b' },
        startedAt,
        commands: { 'file-times': () => times(at('12:01:07')) },
      }),
      'kube-apiserver',
      'encryption-provider-config',
    )
  expect((await encryption([])).said).toMatch(/at its start only/)
  expect((await encryption(['--encryption-provider-config-automatic-reload'])).said).toMatch(
    /not taken it over/,
  )
})

test('files that a file names in turn are judged too', async () => {
  const target = targetOf({
    flags: ['--admission-control-config-file=/in/container/a.yaml'],
    files: {
      '/on/node/a.yaml':
        'kind: AdmissionConfiguration\nplugins: [{name: ImagePolicyWebhook, path: further/p.json}]',
      '/on/node/further/p.json': '{"imagePolicy": {"kubeConfigFile": "/in/container/k.yaml"}}',
    },
    startedAt,
    commands: { 'file-times': () => times(at('11:00:00')) },
  })
  const files = await filesInForce(target, 'kube-apiserver', 'admission-control-config-file')
  expect(files.map(it => [it.where, it.said])).toEqual([
    ['/on/node/a.yaml', 'as it was when kube-apiserver started at 11:58:02'],
    ['/on/node/further/p.json', 'as it was when kube-apiserver started at 11:58:02'],
    ['/on/node/k.yaml', 'no such file on the node'],
  ])
})
