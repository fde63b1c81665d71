import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FakeEngine, type FakeLab } from '../../lab-infra/engines/fake/index.ts'
import { shell } from './shell.ts'
import { testContext } from './testing/context.ts'

let engine: FakeEngine
let lab: FakeLab
beforeEach(async () => {
  engine = new FakeEngine()
  await engine.create('lab-a', {}, () => {}, new AbortController().signal)
  lab = engine.labs.get('lab-a') as FakeLab
})
afterEach(() => lab.destroy())

function localTerminal() {
  const raw: boolean[] = []
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) })
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0 })
  let seen = ''
  output.setEncoding('utf8').on('data', text => {
    seen += text
  })
  return { input, output, raw, seen: () => seen }
}

test('what is typed reaches the shell, and its exit code comes back', async () => {
  const local = localTerminal()
  const ended = shell(lab, testContext(engine), local)
  local.input.write('echo $((6 * 7)); exit 9\r')
  expect(await ended).toBe(9)
  expect(local.seen()).toContain('42')
  expect(local.raw).toEqual([true, false])
})
test('Ctrl-] leaves the shell running, and the next one finds it', async () => {
  const first = localTerminal()
  const context = testContext(engine)
  const left = shell(lab, context, first)
  first.input.write('kept=yes; echo typed\r')
  await expect.poll(() => first.seen(), { timeout: 10_000 }).toMatch(/typed.*typed/s)
  first.input.write('\x1d')
  expect(await left).toBe(0)
  expect(context.err()).toContain('cks-lab lab shell lab-a')
  const second = localTerminal()
  const ended = shell(lab, testContext(engine), second)
  second.input.write('[ "$kept" = yes ] && exit 4\r')
  expect(await ended).toBe(4)
})
test('a lab that ends meanwhile is an error with what to do next', async () => {
  const local = localTerminal()
  const ended = shell(lab, testContext(engine), local)
  await expect.poll(() => local.seen(), { timeout: 10_000 }).not.toBe('')
  await Promise.all([lab.destroy(), expect(ended).rejects.toMatchObject({ code: 'node-unreachable' })])
  expect(local.raw).toEqual([true, false])
})
