import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { fileInForce, filesInForce, isNewer, readLeniently, reloadsSettled } from './in-force.ts'

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
  const said = async (more: object) => {
    const target = targetOf({ ...policy, startedAt, ...more })
    const found = await fileInForce(target, 'kube-apiserver', 'audit-policy-file')
    expect(found.inForce).toBe(false)
    return found.said
  }
  expect(await said({ flags: [] })).toBe('no --audit-policy-file')
  expect(await said({ files: {} })).toBe('no such file on the node')
  expect(await said({ flags: ['--audit-policy-file=/elsewhere/p'] })).toBe('no volumeMount covers it')
  expect(await said({ running: [] })).toBe('the running process has no --audit-policy-file')
  expect(await said({ running: ['--audit-policy-file=/b'] })).toBe(
    'the running process has --audit-policy-file=/b',
  )
  expect(await said({ commands: { 'file-times': () => '' } })).toBe('no such file on the node')
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

test('whatever is looked at again is known by its own metric', async () => {
  const loaded = async (flag: string, subsystem: string) => {
    const hash = createHash('sha256').update('a: b').digest('hex')
    const body = `apiserver_${subsystem}_last_config_info{hash="sha256:${hash}"} 1\n`
    const target = targetOf({
      flags: [`--${flag}=/in/container/f.yaml`, '--encryption-provider-config-automatic-reload'],
      files: { '/on/node/f.yaml': 'a: b' },
      startedAt,
      commands: { 'file-times': () => times(at('12:01:07')) },
      answers: { 'GET /metrics': { body } },
    })
    return (await fileInForce(target, 'kube-apiserver', flag)).inForce
  }
  const subsystems = {
    'authentication-config': 'authentication_config_controller',
    'authorization-config': 'authorization_config_controller',
    'encryption-provider-config': 'encryption_config_controller',
  }
  for (const [flag, subsystem] of Object.entries(subsystems)) {
    expect(await loaded(flag, subsystem), flag).toBe(true)
    expect(await loaded(flag, 'other_controller'), flag).toBe(false)
  }
})

test('a file has a minute and a moment to be taken over', async () => {
  const judged = (now: string) =>
    authorization({
      commands: { 'file-times': () => times(at('12:01:07')), date: () => String(at(now) * 1000) },
    })
  expect(await judged('12:01:08')).toMatchObject({
    inForce: false,
    pending: true,
    said: 'changed at 12:01:07; kube-apiserver has not taken it over yet: it looks once a minute',
  })
  expect(await judged('12:02:13')).toMatchObject({ inForce: false, pending: false })
})

test('what is pending is waited for until the run ends, and told', async () => {
  const over = new AbortController()
  const waiting = vi.fn(() => over.abort())
  const settled = async (now: string) => {
    const commands = { 'file-times': () => times(at('12:01:07')), date: () => String(at(now) * 1000) }
    const target = targetOf({ ...authz, startedAt, commands })
    const own = { waiting: { value: waiting }, signal: { value: over.signal } }
    await reloadsSettled(Object.create(target, own))
  }
  await settled('12:03:00')
  expect(waiting).not.toHaveBeenCalled()
  await settled('12:01:08')
  expect(waiting.mock.calls).toEqual([
    [
      expect.stringMatching(/^\/on\/node\/a.yaml changed at .* yet/),
      expect.toSatisfy((ms: number) => ms < 10_000),
    ],
  ])
})

test('a component started when its own running container was made', async () => {
  const run = { argv: ['kube-apiserver', ...policy.flags] }
  const target = targetOf({
    ...policy,
    containers: [
      { name: 'etcd', createdAt: 0 },
      { ...run, name: 'kube-apiserver', running: false, createdAt: 0 },
      { ...run, name: 'kube-apiserver', createdAt: startedAt },
    ],
    commands: { 'file-times': () => times(at('11:57:00')) },
  })
  expect((await fileInForce(target, 'kube-apiserver', 'audit-policy-file')).inForce).toBe(true)
})

test('an older file that was put in place of another is told as such', async () => {
  const fileTimes = times(at('11:57:00'), at('11:57:00'), at('11:57:00'), '1:4')
  const target = targetOf({ ...policy, startedAt, commands: { 'file-times': () => fileTimes } })
  expect(await fileInForce(target, 'kube-apiserver', 'audit-policy-file')).toMatchObject({
    inForce: false,
    said: 'put in place of another, after kube-apiserver started at 11:58:02, which reads it at its start only: not in force',
  })
})

test('an audit policy that was read leniently since the start is told in the words of the API server', async () => {
  const line = (time: string, words: string) =>
    `2026-11-26T${time}Z stderr F W1126 ${time}.000000       1 reader.go:1] "${words}"\n`
  const lenient = (log: string, flag = 'audit-policy-file', more: object = { startedAt }) =>
    readLeniently(
      targetOf({ ...policy, ...more, commands: { 'component-log': () => log } }),
      'kube-apiserver',
      flag,
    )
  const before = line('11:50:00', 'lenient decoding of old')
  const log = `${before}${line('11:58:02', 'lenient decoding of one')}${line('11:58:03', 'watching a config file')}`
  expect(await lenient(log)).toBe('its log: "lenient decoding of one"')
  expect(await lenient(before)).toBeUndefined()
  expect(await lenient(before, 'audit-policy-file', {})).toBe('its log: "lenient decoding of old"')
  expect(await lenient(log, 'authorization-config')).toBeUndefined()
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
    pending: false,
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
  expect(await authorization({ commands: { 'file-times': () => fileTimes } })).toMatchObject({
    inForce: false,
    said: expect.stringContaining('still has the file that it replaced'),
  })
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
        'kind: AdmissionConfiguration\nplugins: [{name: ImagePolicyWebhook, path: further/p.json}, {name: Again, path: further/p.json}]',
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
