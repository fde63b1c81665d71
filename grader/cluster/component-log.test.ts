import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { thisMachine } from '../testing/this-machine.ts'
import { configMessages, wordsOf } from './component-log.ts'

test('lines of the container runtime are told with their time, others are left out', async () => {
  const log = [
    '2026-11-26T12:01:07.5Z stderr F E1126 one',
    'no line of a log',
    '2026-11-26T12:01:08Z stdout P two stderr F',
    '',
  ].join('\n')
  const target = targetOf({ commands: { 'component-log': () => log } })
  expect(await configMessages(target, 'kube-apiserver')).toEqual([
    { at: Date.parse('2026-11-26T12:01:07.5Z'), text: 'E1126 one' },
    { at: Date.parse('2026-11-26T12:01:08Z'), text: 'two stderr F' },
  ])
})

test('the node tells what concerns configuration files, of all containers of the newest pod, oldest first', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cks-lab-log-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const folder = (pod: string) => join(root, `kube-system_${pod}/kube-apiserver`)
  const write = async (pod: string, name: string, s: number, ...lines: string[]) => {
    await mkdir(folder(pod), { recursive: true })
    const text = lines.map((it, index) => `2026-11-26T12:00:${s + index}Z stderr F ${it}\n`).join('')
    await writeFile(join(folder(pod), name), text)
    await utimes(join(folder(pod), name), s, s)
  }
  await write('kube-apiserver-n1_old', '0.log', 10, '"reloading authorization config" old')
  await utimes(folder('kube-apiserver-n1_old'), 1, 1)
  const pod = 'kube-apiserver-n1_new'
  await write(pod, '0.log', 20, 'falling back to lenient decoding', 'something else')
  await write(
    pod,
    '1.log',
    40,
    'error processing encryption config file',
    'watching authentication config file',
  )
  await write(pod, '1.log.20261126-1', 30, 'found new authz config')
  await write(pod, '1.log.20261126-0.gz', 31, 'authorization config, packed')
  const node: typeof thisMachine = {
    ...thisMachine,
    exec: (argv, options) =>
      thisMachine.exec(
        argv.map(it => it.replaceAll('/var/log/pods', root)),
        options,
      ),
  }
  const messages = await configMessages(targetOf({ node }), 'kube-apiserver')
  expect(messages.map(it => it.text)).toEqual([
    'falling back to lenient decoding',
    'found new authz config',
    'error processing encryption config file',
    'watching authentication config file',
  ])
  expect(await configMessages(targetOf({ node }), 'kube-scheduler')).toEqual([])
})

test('a message is told in its own words: the error, where there is one', () => {
  const line = (text: string) => `E1126 12:01:07.500000       1 reload.go:227] ${text}`
  expect(wordsOf(line('Audit policy contains errors'))).toBe('Audit policy contains errors')
  expect(wordsOf(line('"reloading" err="unknown \\"x\\"\\nand more" more="y"'))).toBe('unknown "x" and more')
  expect(wordsOf('no klog line')).toBe('no klog line')
})
