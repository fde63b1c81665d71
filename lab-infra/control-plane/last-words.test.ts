import { describe, expect, test } from 'vitest'
import { causeFirst, kubeletComplaint, parseLastWords, telling } from './last-words.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const manifest = {
  name: 'kube-apiserver.yaml',
  path: '/etc/kubernetes/manifests/kube-apiserver.yaml',
  text: 'kind: Pod',
  changedAt: 0,
  changedAtLog: '1122 12:00:00.000000',
}

test('the telling line is the error, without what the runtime puts before it', () => {
  const log = [
    '2026-11-22T11:54:51.1Z stderr F I1122 11:54:51.1 1 options.go:263] external host was not specified',
    '2026-11-22T11:54:51.2Z stderr F Error: unknown flag: --no-such-flag',
    '2026-11-22T11:54:51.3Z stderr F Usage:',
  ].join('\n')
  expect(telling(log)).toBe('Error: unknown flag: --no-such-flag')
})

test('of a structured line the error is told', () => {
  const line = `x stderr F E1122 11:54:52.2 1 run.go:72] "command failed" err="open \\"/a\\": no such file"`
  expect(telling(line)).toBe('open "/a": no such file')
})

test('of a usage text what stands before it is told', () => {
  const log = [
    'flag provided but not defined: -no-such',
    'Usage:',
    '',
    '  etcd [flags]',
    '    Start an etcd server.',
  ]
  expect(telling(log.map(line => `x stderr F ${line}`).join('\n'))).toBe(
    'flag provided but not defined: -no-such',
  )
})

test('of a line in JSON the message and its error are told, without the stack', () => {
  const line = (level: string, more: object) => `x stderr F ${JSON.stringify({ level, ts: 'now', ...more })}`
  const log = [
    line('fatal', { msg: 'listener failed', error: 'open /nowhere: no such file', stacktrace: 'main.main' }),
    line('info', { msg: 'closed etcd server' }),
  ]
  expect(telling(log.join('\n'))).toBe('listener failed: open /nowhere: no such file')
  expect(telling(log[1]!)).toBe('closed etcd server')
  expect(telling('x stderr F {"level":"fatal","msg":"cut o')).toBe('{"level":"fatal","msg":"cut o')
})

test('without an error the last line is told', () => {
  expect(telling('2026-11-22T11:54:51.1Z stderr F one\n2026-11-22T11:54:51.2Z stderr F two\n')).toBe('two')
})

test('a container that ended is told with the words of its own log', () => {
  const status = {
    status: {
      state: 'CONTAINER_EXITED',
      exitCode: 1,
      reason: 'Error',
      startedAt: '2026-11-22T11:54:51Z',
      finishedAt: '2026-11-22T11:54:52Z',
      logPath: '/l/0.log',
    },
  }
  const words = parseLastWords(
    [
      `log kube-apiserver /l/1.log ${base64('x stderr F starting')}`,
      `log kube-apiserver /l/0.log ${base64('x stderr F Error: bad')}`,
      `exited abc ${base64(JSON.stringify([status]))}`,
      `journal ${base64('one\ntwo')}`,
    ].join('\n'),
  )
  expect(words.exited.get('abc')).toMatchObject({ exitCode: 1, lastLog: 'Error: bad' })
  expect(words.logs.get('kube-apiserver')).toBe('starting')
  expect(words.journal).toEqual(['one', 'two'])
})

test('a container that could not be started has no log, and is told with the words of the runtime', () => {
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/a" to rootfs at "/b": not a directory'
  const status = {
    ...{ state: 'CONTAINER_EXITED', exitCode: 128, reason: 'StartError', message, logPath: '/l/0.log' },
    ...{ startedAt: '1970-01-01T00:00:00Z', finishedAt: '2026-11-22T11:54:52Z' },
  }
  const words = parseLastWords(`exited abc ${base64(JSON.stringify({ status }))}`)
  expect(words.exited.get('abc')?.lastLog).toBe(
    `error mounting "/a" to rootfs at "/b": not a directory (in full: ${message})`,
  )
})

test('a container that has not ended has no exit code, though 0 is told of it', () => {
  for (const state of ['CONTAINER_CREATED', 'CONTAINER_RUNNING']) {
    const status = { status: { state, exitCode: 0, startedAt: '0', finishedAt: '0' } }
    expect(parseLastWords(`exited abc ${base64(JSON.stringify(status))}`).exited).toEqual(new Map())
  }
})

test('a pod that cannot be started is complained of in the words of the error', () => {
  const line =
    'E1122 12:00:05.000000     169 nestedpendingoperations.go:348] "MountVolume.SetUp failed" err="MountVolume.SetUp failed for volume \\"audit\\": hostPath type check failed: /a is not a directory" pod="kube-system/kube-apiserver-n"'
  expect(kubeletComplaint([line], 'kube-apiserver', manifest)).toEqual({
    kind: 'pod',
    text: 'MountVolume.SetUp failed for volume "audit": hostPath type check failed: /a is not a directory',
  })
  expect(
    kubeletComplaint([line], 'etcd', { ...manifest, path: '/etc/kubernetes/manifests/etcd.yaml' }),
  ).toBeUndefined()
})

describe('a long complaint begins with its cause and keeps the rest', () => {
  const operation =
    'Operation for "{volumeName:kubernetes.io/host-path/0123456789abcdef-audit-policy podName:0123456789abcdef nodeName:}" failed. No retries permitted until 2026-11-26 19:02:10.123 +0000 UTC m=+7.5 (durationBeforeRetry 4s). Error: '
  const mount = 'MountVolume.SetUp failed for volume "audit-policy" '
  const unique =
    '(UniqueName: "kubernetes.io/host-path/0123456789abcdef-audit-policy") pod "kube-apiserver-n" (UID: "0123456789abcdef") : '
  const runc =
    'failed to "StartContainer" for "kube-apiserver" with RunContainerError: "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: '

  test.each([
    [
      `${operation}${mount}${unique}hostPath type check failed: /x is not a directory`,
      'MountVolume.SetUp failed for volume "audit-policy": hostPath type check failed: /x is not a directory',
    ],
    [
      `${runc}exec: "kube-api": executable file not found in $PATH"`,
      'exec: "kube-api": executable file not found in $PATH',
    ],
    [
      `${runc}error mounting "/a" to rootfs at "/b": not a directory"`,
      'error mounting "/a" to rootfs at "/b": not a directory',
    ],
  ])('%s', (words, cause) => {
    const told = causeFirst(words)
    expect(told.startsWith(cause)).toBe(true)
    expect(told).toContain(words)
  })

  test('so the kubelet’s complaint about a volume does', () => {
    const line = `E1122 12:00:05.0     169 nestedpendingoperations.go:348] ${operation}${mount}${unique}hostPath type check failed: /x is not a directory`
    const { kind, text } = kubeletComplaint([line], 'kube-apiserver', manifest)!
    expect(kind).toBe('pod')
    expect(text).toMatch(
      /^MountVolume.SetUp failed for volume "audit-policy": hostPath type check failed: \/x is/,
    )
  })

  test('what is short stays as it is', () => {
    expect(causeFirst('unknown flag: --x')).toBe('unknown flag: --x')
    expect(causeFirst(`${mount}: /x is not a directory`)).toBe(`${mount}: /x is not a directory`)
  })
})

test('a complaint is about the file that it names, and not about one whose name is the beginning of that', () => {
  const line = (path: string) =>
    `E1122 12:00:05.0 1 file.go:1] "Could not process manifest file" err="${path}: couldn't parse as pod" path="${path}"`
  const about = (path: string) => kubeletComplaint([line(path)], 'kube-apiserver', manifest)
  expect(about(manifest.path)).toMatchObject({ kind: 'manifest' })
  for (const ending of ['.bak', '~', '-old', '.orig.1'])
    expect(about(`${manifest.path}${ending}`)).toBeUndefined()
})

test('waiting between restarts, and the moment in which a copied file is empty, are no complaints', () => {
  const backOff =
    'E1122 12:00:05.0 1 pod_workers.go:1324] "Error syncing pod, skipping" err="CrashLoopBackOff" pod="kube-system/kube-apiserver-n"'
  const empty = `E1122 12:00:05.0 1 file.go:1] "Unable to process watch event" err="${manifest.path}: Object 'Kind' is missing in 'null'"`
  expect(kubeletComplaint([backOff, empty], 'kube-apiserver', manifest)).toBeUndefined()
})
