import { expect, test } from 'vitest'
import { exactly } from '../observations/flags.ts'
import { mayAlsoHave } from '../observations/flags-kept.ts'
import { judged, manifestOf, targetOf } from '../testing/target.ts'
import { gatesKept, otherFlagsKept } from './flags-kept.ts'

const then = [
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  '--enable-admission-plugins=NodeRestriction',
  '--etcd-servers=https://127.0.0.1:2379',
  '--requestheader-username-headers=X-Remote-User,X-User',
  '--request-timeout=90s',
  '--service-cluster-ip-range=10.96.0.0/12',
]
const judge = (
  flags: string[],
  ...rest: Parameters<typeof otherFlagsKept> extends [number, ...infer More] ? More : never
) => judged(otherFlagsKept(1, ...rest), targetOf({ flags, beginning: manifestOf(then) }))
const with_ = (from: string, to: string) => then.map(it => (it === from ? to : it))

test('what is as it was passes, also when it is written otherwise', async () => {
  const { passed, evidence } = await judge(then)
  expect(passed).toBe(true)
  expect(evidence.map(it => it.actual)).toEqual([...then, 'as they were'])
  expect(evidence.at(-1)?.expected).toBe('the other flags as they were')
  const otherwise = [
    '--service_cluster_ip_range',
    '10.96.0.0/12',
    '--allow-privileged',
    '--enable-admission-plugins=NodeRestriction,PodSecurity',
    '--authorization-mode=RBAC',
    '--authorization-mode=Node',
    '--etcd-servers=https://127.0.0.1:2379',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-username-headers=X-User',
    '--request-timeout=1m30s',
    '--v=4',
    '--vmodule=policy*=9',
  ]
  expect(await judge(otherwise)).toMatchObject({ passed: true })
})

test('any flag that says something else, is gone or is new fails, whatever it is', async () => {
  const wrong: [string[], string, string][] = [
    [
      with_('--allow-privileged=true', '--allow-privileged=false'),
      '--allow-privileged=true, as it was',
      '--allow-privileged=false',
    ],
    [then.slice(1), '--allow-privileged=true, as it was', 'no --allow-privileged'],
    [[...then, '--profiling=false'], 'no --profiling, as it was', '--profiling=false'],
    [
      with_(
        '--requestheader-username-headers=X-Remote-User,X-User',
        '--requestheader-username-headers=X-User,X-Remote-User',
      ),
      '--requestheader-username-headers=X-Remote-User,X-User, as it was',
      '--requestheader-username-headers=X-User,X-Remote-User',
    ],
    [
      with_(
        '--enable-admission-plugins=NodeRestriction',
        '--enable-admission-plugins=NodeRestriction,AlwaysDeny',
      ),
      '--enable-admission-plugins=NodeRestriction, as it was',
      '--enable-admission-plugins=NodeRestriction,AlwaysDeny',
    ],
    [
      [...then, '--disable-admission-plugins=Priority'],
      'no --disable-admission-plugins, as it was',
      '--disable-admission-plugins=Priority',
    ],
    [[...then, 'stray'], 'flags only', 'stray'],
  ]
  for (const [flags, expected, actual] of wrong)
    expect(await judge(flags)).toMatchObject({ passed: false, evidence: [{ expected, actual }] })
})

test('a task may change some flags, and add some', async () => {
  const changed = [
    ...with_('--enable-admission-plugins=NodeRestriction', '--enable-admission-plugins=A,NodeRestriction'),
    '--audit-log-path=/a',
  ]
  expect((await judge(changed)).passed).toBe(false)
  expect(await judge(changed, { 'enable-admission-plugins': mayAlsoHave('A') }, ['audit-*'])).toMatchObject({
    passed: true,
  })
  expect((await judge(changed, { 'enable-admission-plugins': undefined }, ['audit-log-path'])).passed).toBe(
    true,
  )
  expect((await judge(then, { 'request-timeout': exactly('1m') })).passed).toBe(false)
})

test('of a manifest that cannot be read its flags are taken as they stand there', async () => {
  const broken = `spec:\n  containers:\n  - command:\n    - kube-apiserver\n    - --profiling=false\n   - --request-timeout=90s\n`
  const run = (flags: string[]) => judged(otherFlagsKept(1), targetOf({ flags, beginning: broken }))
  expect((await run(['--profiling=false', '--request-timeout=90s'])).passed).toBe(true)
  expect((await run(['--profiling=false'])).passed).toBe(false)
})

test('numbers are compared by value where they are numbers, and versions by their letters', async () => {
  const run = (was: string, is: string) =>
    judged(otherFlagsKept(1), targetOf({ flags: [is], beginning: manifestOf([was]) }))
  const same = [
    ['--max-requests-inflight=400', '--max-requests-inflight=0x190'],
    ['--goaway-chance=0.10', '--goaway-chance=.1'],
    ['--request-timeout=0', '--request-timeout=0s'],
  ]
  for (const [was, is] of same) expect((await run(was!, is!)).passed, is).toBe(true)
  const other = [
    ['--max-requests-inflight=400', '--max-requests-inflight=401'],
    ['--emulated-version=1.3', '--emulated-version=1.30'],
    ['--request-timeout=5', '--request-timeout=5ms'],
  ]
  for (const [was, is] of other) expect((await run(was!, is!)).passed, is).toBe(false)
})

test('of another component its own flags are judged', async () => {
  const etcd = (...flags: string[]) =>
    `kind: Pod\nspec: {containers: [{name: etcd, command: ${JSON.stringify(['etcd', ...flags])}}]}`
  const run = (was: string, is: string) => {
    const file = {
      name: 'etcd.yaml',
      path: '/etc/kubernetes/manifests/etcd.yaml',
      changedAt: 0,
      changedAtLog: '',
    }
    const left = { manifests: [{ ...file, text: etcd(was) }] }
    return judged(otherFlagsKept(1, {}, [], 'etcd'), targetOf({ manifests: { 'etcd.yaml': etcd(is) }, left }))
  }
  expect((await run('--data-dir=/a', '--data-dir=/a')).passed).toBe(true)
  expect(await run('--data-dir=/a', '--data-dir=/b')).toMatchObject({
    passed: false,
    evidence: [{ actual: '--data-dir=/b' }],
  })
})

test.each([
  'anonymous-auth',
  'authentication-config',
  'authentication-token-webhook-config-file',
  'authorization-mode',
  'authorization-webhook-config-file',
  'client-ca-file',
  'enable-bootstrap-token-auth',
  'oidc-issuer-url',
  'requestheader-client-ca-file',
  'service-account-issuer',
  'token-auth-file',
  'disable-admission-plugins',
  'enable-admission-plugins',
  'admission-control-config-file',
])('--%s decides about access: it has to be what it was', async name => {
  const run = (...flags: string[]) =>
    judged(gatesKept(1), targetOf({ flags, beginning: manifestOf([`--${name}=a`]) }))
  expect(await run(`--${name}=a`)).toMatchObject({
    passed: true,
    evidence: [
      { actual: `--${name}=a` },
      { expected: 'the flags about access as they were', actual: 'as they were' },
    ],
  })
  expect((await run(`--${name}=b`)).passed).toBe(false)
  expect((await run()).passed).toBe(false)
})

test('flags that decide nothing about access may be changed beside those that do', async () => {
  const flags = ['--profiling=false', '--audit-log-path=/a']
  expect(await judged(gatesKept(1), targetOf({ flags, beginning: manifestOf([]) }))).toEqual({
    passed: true,
    evidence: [
      {
        where: '/etc/kubernetes/manifests/kube-apiserver.yaml:7',
        expected: 'the flags about access as they were',
        actual: 'as they were',
      },
    ],
  })
})
