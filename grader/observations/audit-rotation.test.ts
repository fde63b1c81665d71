import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeRotatable, observeRotationFlags, rotationFlags } from './audit-rotation.ts'

const log = '/var/log/audit/audit.log'
interface Mount {
  mountPath: string
  readOnly?: boolean
}
const manifest = (mounts: Mount[], path = log) => `kind: Pod
spec:
  containers:
  - name: kube-apiserver
    command: [kube-apiserver, --audit-log-path=${path}]
    volumeMounts: ${JSON.stringify(mounts.map(it => ({ name: it.mountPath.replaceAll('/', ''), ...it })))}
  volumes: ${JSON.stringify(mounts.map(it => ({ name: it.mountPath.replaceAll('/', ''), hostPath: { path: it.mountPath } })))}
`
const wrong = async (mounts: Mount[], kind = 'file', path?: string) => {
  const target = targetOf({
    manifest: manifest(mounts, path),
    startedAt: 1,
    commands: { 'log-kind': () => kind },
  })
  return (await observeRotatable(target)).filter(it => !it.ok).map(it => it.actual)
}

test('the folder of the log is mounted from the node, or one around it', async () => {
  expect(await wrong([{ mountPath: '/var/log/audit' }])).toEqual([])
  expect(await wrong([{ mountPath: '/var/log' }])).toEqual([])
  expect(await wrong([])).toEqual(['/var/log/audit: no volumeMount covers it'])
  expect(await wrong([{ mountPath: '/var/log/audit' }], 'file', '-')).toEqual(['--audit-log-path=-'])
})

test('a log that is mounted itself cannot be renamed, whether in a mounted folder or not', async () => {
  const busy = `${log} is mounted itself: device or resource busy`
  expect(await wrong([{ mountPath: log }], 'mounted')).toContain(busy)
  expect(await wrong([{ mountPath: '/var/log/audit' }, { mountPath: log }], 'mounted')).toEqual([busy])
  expect(await wrong([{ mountPath: '/var/log/audit' }], 'mounted')).toEqual([
    `${log} is a mount point of its container`,
  ])
})

test('nothing is renamed in a folder that is read-only, and a link leaves the log where it is', async () => {
  expect(await wrong([{ mountPath: '/var/log', readOnly: true }])).toEqual(['/var/log/audit, read-only'])
  expect(await wrong([{ mountPath: '/var/log', readOnly: true }, { mountPath: '/var/log/audit' }])).toEqual(
    [],
  )
  expect(await wrong([{ mountPath: '/var/log/audit' }], 'link')).toEqual([
    'a link: renaming it leaves the log where it is',
  ])
})

test('100 MB are the default, and full files are not compressed', async () => {
  const right = async (...flags: string[]) =>
    (
      await observeRotationFlags(targetOf({ flags, startedAt: 1 }), { days: 30, files: 10, megabytes: 100 })
    ).every(it => it.ok)
  const kept = ['--audit-log-maxage=30', '--audit-log-maxbackup=10']
  expect(await right(...kept)).toBe(true)
  expect(await right(...kept, '--audit-log-maxsize=0', '--audit-log-compress=false')).toBe(true)
  expect(await right(...kept, '--audit-log-maxsize=10')).toBe(false)
  expect(await right(...kept, '--audit-log-compress')).toBe(false)
  expect(await right('--audit-log-maxage=10', '--audit-log-maxbackup=30')).toBe(false)
})

test('another size has to be given, and each flag is told by what it has to be', () => {
  const expected = (megabytes: number) =>
    Object.entries(rotationFlags({ days: 30, files: 10, megabytes })).map(([flag, it]) => [flag, it.expected])
  expect(expected(50)).toEqual([
    ['audit-log-maxage', '30'],
    ['audit-log-maxbackup', '10'],
    ['audit-log-maxsize', '50'],
    ['audit-log-compress', 'not true'],
  ])
  expect(expected(100)[2]).toEqual(['audit-log-maxsize', '100, which is also the default'])
  const { right } = rotationFlags({ days: 30, files: 10, megabytes: 50 })['audit-log-maxsize']!
  expect([right(['50']), right([]), right(['100'])]).toEqual([true, false, false])
})

test('each thing is told where it is, by what was expected', async () => {
  const asked: string[][] = []
  const seen = (mounts: Mount[], kind: string) =>
    observeRotatable(
      targetOf({
        manifest: manifest(mounts),
        startedAt: 1,
        commands: {
          'log-kind': args => {
            asked.push(args)
            return kind
          },
        },
      }),
    )
  const folder = {
    where: '/etc/kubernetes/manifests/kube-apiserver.yaml:5',
    expected: 'the folder of --audit-log-path is mounted from the node, to be written to',
  }
  expect(await seen([{ mountPath: '/var/log/audit' }], 'link')).toEqual([
    { ...folder, ok: true, actual: '/var/log/audit' },
    {
      ok: false,
      where: '/var/log/audit/audit.log',
      expected: 'a file',
      actual: 'a link: renaming it leaves the log where it is',
    },
  ])
  expect(await seen([{ mountPath: log }, { mountPath: '/var/log/audit' }], 'mounted')).toEqual([
    { ...folder, ok: true, actual: '/var/log/audit' },
    {
      ok: false,
      where: '/etc/kubernetes/manifests/kube-apiserver.yaml:6',
      expected: 'the log is a file in a mounted folder, so that it can be renamed',
      actual: `${log} is mounted itself: device or resource busy`,
    },
  ])
  expect((await seen([{ mountPath: '/var/log/audit' }], 'mounted'))[1]).toMatchObject({
    where: "kube-apiserver's process 7",
    expected: 'a log that can be renamed',
  })
  await seen([], 'file')
  expect(asked.map(it => it[1])).toEqual([log, log, log, ''])
})

test('a mount of another folder, whose name begins alike, covers nothing', async () => {
  const mounts = [{ mountPath: '/var/log' }, { mountPath: '/var/log/aud', readOnly: true }]
  expect(await wrong(mounts)).toEqual([])
})

test('without the flag there is nothing to rotate', async () => {
  expect((await observeRotatable(targetOf())).map(it => it.actual)).toEqual(['no --audit-log-path'])
})
