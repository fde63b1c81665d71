import { expect, test } from 'vitest'
import type { Settings } from '../cluster/kubelet-flags.ts'
import { kubeletKept } from '../guards/kubelet-kept.ts'
import {
  configPath,
  configz,
  flagsPath,
  kubeletFile,
  kubeletFiles,
  leftKubelet,
  running,
} from '../testing/kubelets.ts'
import { type Scene, targetOf, verdictOf } from '../testing/target.ts'
import {
  type KubeletChanges,
  observeKubeletKept,
  observeKubeletSetting,
  type SettingExpectation,
} from './kubelet.ts'

const anonymous = 'authentication.anonymous.enabled'
const off = { authentication: { anonymous: { enabled: false } } }
const on = { authentication: { anonymous: { enabled: true } } }

async function setting(scene: Scene, field: string, wanted: SettingExpectation) {
  const wrong = (await observeKubeletSetting(targetOf(scene), field, wanted)).filter(it => !it.ok)
  return wrong.length === 0 ? 'passed' : wrong.map(it => `${it.where}: ${it.actual}`)
}

const runs = 'the running kubelet (/configz)'

test('a setting is right when the file gives it and the kubelet runs with it', async () => {
  expect(await setting({ files: kubeletFiles(off), answers: running(off) }, anonymous, false)).toBe('passed')
  expect(await setting({ files: kubeletFiles(on), answers: running(on) }, anonymous, false)).toEqual([
    `${configPath}: true`,
    `${runs}: true`,
  ])
})

test('a file that the kubelet has not read is not in force, and a flag that wins over it is named', async () => {
  const lagging = { files: kubeletFiles(off), answers: running(on), kubeletStartedAt: 500 }
  expect(await setting(lagging, anonymous, false)).toEqual([
    `${runs}: true; started at 00:00:00, what it reads changed at 00:00:01`,
  ])
  const overruled = { files: kubeletFiles(off, '--anonymous-auth=true'), answers: running(on) }
  expect(await setting(overruled, anonymous, false)).toEqual([
    "the kubelet's flag --anonymous-auth: true",
    `${runs}: true`,
  ])
})

test('what runs only until the next start is wrong', async () => {
  expect(await setting({ files: kubeletFiles(on), answers: running(off) }, anonymous, false)).toEqual([
    `${configPath}: true`,
  ])
})

test('what nothing gives is the default, once the kubelet has read the files; zero is not told by it', async () => {
  expect(await setting({ files: kubeletFiles({}), answers: running({}) }, 'readOnlyPort', 0)).toBe('passed')
  expect(await setting({ files: kubeletFiles({}), answers: running(off) }, anonymous, false)).toBe('passed')
  expect(
    await setting({ files: kubeletFiles({}), answers: running({ maxPods: 110 }) }, 'maxPods', 50),
  ).toEqual([`${configPath}: not given, 110 by default`, `${runs}: 110`])
  const zero = kubeletFiles({ syncFrequency: '0s' })
  expect(
    await setting({ files: zero, answers: running({ syncFrequency: '1m0s' }) }, 'syncFrequency', '1m'),
  ).toBe('passed')
  const unread = { files: kubeletFiles({}), answers: running(off), kubeletStartedAt: 500 }
  expect(await setting(unread, anonymous, false)).toEqual([
    `${configPath}: not given, and not read yet: started at 00:00:00, what it reads changed at 00:00:01`,
  ])
})

test('values are compared by what they mean, or as a task says', async () => {
  const scene = (value: unknown) => ({
    files: kubeletFiles({ streamingConnectionIdleTimeout: value }),
    answers: running({ streamingConnectionIdleTimeout: '5m0s' }),
  })
  expect(await setting(scene('300s'), 'streamingConnectionIdleTimeout', '5m')).toBe('passed')
  const several = { expected: 'a duration', right: (it: unknown) => typeof it === 'string' }
  expect(await setting(scene('1h'), 'streamingConnectionIdleTimeout', several)).toBe('passed')
  expect(await setting(scene(5), 'streamingConnectionIdleTimeout', several)).toEqual([`${configPath}: 5`])
})

test('a kubelet that cannot be asked, or could not be started again, is wrong', async () => {
  const refused = { [`GET ${configz}`]: { status: 401, body: 'Unauthorized' } }
  const told = 'it did not tell the API server its settings: 401 Unauthorized'
  expect(await setting({ files: kubeletFiles(off), answers: refused }, anonymous, false)).toEqual([
    `${configPath}: false`,
    `${runs}: ${told}`,
  ])
  const broken = { files: { ...kubeletFiles(off), [configPath]: '' }, answers: running(off) }
  expect(await setting(broken, anonymous, false)).toEqual([`${configPath}: ${configPath} is empty`])
})

const then = { ...on, port: 10250, syncFrequency: '0s', evictionHard: { 'memory.available': '5%' } }
const ran = { ...then, syncFrequency: '1m0s', failSwapOn: true }

async function kept(
  settings: Settings,
  scene: Scene & { flags?: never; args?: string },
  changes?: KubeletChanges,
) {
  const left = await leftKubelet(kubeletFiles(then), ran)
  const target = targetOf({ files: kubeletFiles(settings, scene.args), left, ...scene })
  const wrong = (await observeKubeletKept(target, changes)).filter(it => !it.ok)
  return wrong.length === 0 ? 'passed' : wrong.map(it => `${it.where}: ${it.expected}: ${it.actual}`)
}

test('settings are kept that mean the same, whatever way they are written', async () => {
  expect(await kept(then, { answers: running(ran) })).toBe('passed')
  const { syncFrequency: _, ...without } = then
  expect(await kept({ ...without, failSwapOn: true, clusterDNS: [] }, { answers: running(ran) })).toBe(
    'passed',
  )
})

test('only the fields that a task names may be otherwise', async () => {
  const answers = running({ ...ran, ...off })
  expect(await kept({ ...then, ...off }, { answers }, { but: [anonymous] })).toBe('passed')
  expect(await kept({ ...then, ...off }, { answers }, { but: ['authentication'] })).toBe('passed')
  expect(await kept({ ...then, ...off }, { answers }, { but: ['auth'] })).toEqual([
    `${configPath}: ${anonymous}: true, as it was: false`,
    `${runs}: ${anonymous}: true, as it was: false`,
  ])
})

test('a field that is gone and one that is new are told, as the file and the kubelet have them', async () => {
  const { port: _, ...without } = then
  const answers = running({
    ...ran,
    port: 10255,
    readOnlyPort: 1,
    evictionHard: { 'memory.available': '1%' },
  })
  expect(
    await kept({ ...without, readOnlyPort: 1, evictionHard: { 'memory.available': '1%' } }, { answers }),
  ).toEqual([
    `${configPath}: port: 10250, as it was: not given`,
    `${configPath}: evictionHard.memory.available: 5%, as it was: 1%`,
    `${configPath}: readOnlyPort: not given, as it was: 1`,
    `${runs}: port: 10250, as it was: 10255`,
    `${runs}: evictionHard.memory.available: 5%, as it was: 1%`,
    `${runs}: readOnlyPort: not given, as it was: 1`,
  ])
})

test('a default that is left away is a change as long as the kubelet has not read it', async () => {
  const { port: _, ...without } = then
  expect(await kept(without, { answers: running(ran) })).toBe('passed')
  expect(await kept(without, { answers: running(ran), kubeletStartedAt: 500 })).toEqual([
    `${configPath}: port: 10250, as it was: not given`,
  ])
  expect(await kept(without, { controlPlane: { phase: 'broken' } })).toEqual([
    `${configPath}: port: 10250, as it was: not given`,
  ])
})

test('a flag over a kept setting, and another flag, are changes; how much it logs and where its file lies are not', async () => {
  const scene = { answers: running(ran) }
  expect(await kept(then, { ...scene, args: '--v=4' })).toBe('passed')
  expect(await kept(then, { ...scene, args: '--port=1' })).toEqual([
    "the kubelet's flag --port: port: 10250, as it was: 1",
  ])
  expect(await kept(then, { ...scene, args: '--root-dir=/srv' })).toEqual([
    "the kubelet's command line: no --root-dir, as it was: --root-dir=/srv",
  ])
  expect(await kept(then, { ...scene, args: '--root-dir=/srv' }, { flags: ['root-dir'] })).toBe('passed')
  const moved = {
    ...kubeletFiles(then),
    '/etc/kubelet.yaml': kubeletFile(then),
    [flagsPath]: 'KUBELET_KUBEADM_ARGS="--node-ip=172.30.0.2 --config=/etc/kubelet.yaml"',
  }
  expect(await kept(then, { ...scene, files: moved })).toBe('passed')
})

test('a kubelet that tells nothing, or has nothing to start with, has not been kept', async () => {
  expect(await kept(then, { answers: {} })).toEqual([
    expect.stringContaining('settings as they were: it did not tell the API server its settings: 404'),
  ])
  expect(await kept(then, { files: { ...kubeletFiles(then), [configPath]: 'port: 1' } })).toEqual([
    expect.stringContaining(
      `${configPath}: a configuration that it can start with: ${configPath} is of the kind`,
    ),
  ])
})

test('the guard names what it judges, and needs no API server', async () => {
  const check = kubeletKept(2, { but: [anonymous] })
  expect(check).toMatchObject({ id: 'kubelet-kept', points: 2, guard: true, needsApiServer: false })
  const left = await leftKubelet(kubeletFiles(then), ran)
  const scene = { left, files: kubeletFiles({ ...then, ...off }), controlPlane: { phase: 'broken' } as const }
  expect(await verdictOf(check, scene)).toBe('passed')
})

test('a lab of which nothing is known is no verdict', async () => {
  await expect(verdictOf(kubeletKept(1), { files: kubeletFiles(then) })).rejects.toThrow(
    'what the setup left of the kubelet is not known',
  )
})

test('what is right is told, too', async () => {
  const target = targetOf({ files: kubeletFiles(off), answers: running(off) })
  const expected = `${anonymous}: false`
  expect(await observeKubeletSetting(target, anonymous, false)).toEqual([
    { ok: true, where: configPath, expected, actual: 'false' },
    { ok: true, where: runs, expected, actual: 'false' },
  ])
  const left = await leftKubelet(kubeletFiles(then), ran)
  const same = targetOf({ files: kubeletFiles(then), left, answers: running(ran) })
  expect(await observeKubeletKept(same)).toEqual([
    { ok: true, where: configPath, expected: 'as the setup left it', actual: 'as it was' },
  ])
})

test.each<[string, unknown, unknown, boolean]>([
  ['a list that is empty and none', [], undefined, true],
  ['a list with something and none', ['a'], undefined, false],
  ['lists of another order', ['a', 'b'], ['b', 'a'], false],
  ['a text that is empty and none', '', undefined, true],
  ['a text and another', 'a', 'b', false],
  ['fields that are empty and none', {}, undefined, true],
  ['fields and none of them', { a: 'x' }, undefined, false],
  ['fields that are empty and a value', {}, 'a', false],
  ['fields and a value in their place', { a: 'x' }, 'x', false],
  ['a value and fields in its place', 'x', { a: 'x' }, false],
  ['no duration and none', '0s', undefined, true],
  ['durations of the same length', '90s', '1m30s', true],
  ['durations of another length', '90s', '91s', false],
  ['a number and the same as a text', 5, '5', false],
  ['null and none', null, undefined, true],
])('on disk %s: %j, %j', async (_, was, is, same) => {
  const of = (value: unknown): Settings => ({ port: 1, ...(value !== undefined && { it: value }) })
  const left = await leftKubelet(kubeletFiles(of(was)))
  const found = await observeKubeletKept(
    targetOf({ files: kubeletFiles(of(is)), left, controlPlane: { phase: 'broken' } }),
  )
  expect(found.every(it => it.ok)).toBe(same)
})

test('of what runs, zero and false are told as nothing is', async () => {
  const of = (settings: Settings) =>
    observeKubeletKept(targetOf({ files: kubeletFiles({}), left: leftOf, answers: running(settings) }))
  const leftOf = await leftKubelet(kubeletFiles({}), { port: 0, on: false, name: '' })
  expect(await of({})).toMatchObject([{ ok: true }])
  expect(await of({ port: 1 })).toMatchObject([{ ok: false, actual: '1' }])
  expect(await of({ on: true })).toMatchObject([{ ok: false, actual: 'true' }])
  expect(await of({ name: 'a' })).toMatchObject([{ ok: false, expected: 'name: "", as it was', actual: 'a' }])
})

test('while the kubelet has not read its files, what runs is told with that', async () => {
  expect(await kept(then, { answers: running({ ...ran, port: 1 }), kubeletStartedAt: 500 })).toEqual([
    `${runs}: port: 10250, as it was: 1; started at 00:00:00, what it reads changed at 00:00:01`,
  ])
})

test('where drop-ins lie and what it logs makes no difference', async () => {
  const args = '--config-dir=/etc/kubelet.d --vmodule=a=9 --v=4'
  expect(await kept(then, { answers: running(ran), args })).toBe('passed')
})
