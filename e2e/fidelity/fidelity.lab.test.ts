/**
 * Asks one lab of each engine that can run here the same questions, and kubeadm what a plain `kubeadm init` would make.
 * A difference that expected.ts does not list fails, and so does one that it lists and that no longer occurs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { engines } from '../../lab-infra/engines/index.ts'
import { type Lab, type LabEngine, LabError, type LabNode } from '../../lab-infra/lab.ts'
import { askLab, nodeAddress } from './ask.ts'
import { type Asked, judge } from './compare.ts'
import { expected } from './expected.ts'
import { kubeBenchFound } from './kube-bench.ts'
import { normalise } from './normalise.ts'
import { askPlain } from './plain.ts'
import { type Answers, type Question, questions } from './questions.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-fidelity-'))
process.env.CKS_LAB_STATE = state
const quiet = () => {}
const never = new AbortController().signal
const compared = engines().filter(engine => engine.name === 'rootless' || engine.name === 'kind')
const asked: Asked = {}
const withoutGo: Question[] = []

beforeAll(async () => {
  for (const engine of compared) {
    const { problems } = await engine.available()
    if (problems.length === 0) await ask(engine)
    for (const { reason } of problems) console.log(`No lab of the engine ${engine.name} here: ${reason}`)
  }
}, 1_800_000)
afterAll(async () => {
  for (const engine of compared) for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

async function ask(engine: LabEngine): Promise<void> {
  await engine.prepare(quiet, never)
  const lab: Lab = await engine.create('fidelity', {}, quiet, never)
  const names = { name: lab.node.name, address: await nodeAddress(lab) }
  asked.plain ??= normalise(await askPlain(lab.node, names.address), names)
  const verdicts = await kubeBench(lab.node)
  asked[engine.name as 'rootless' | 'kind'] = normalise({ ...(await askLab(lab)), ...verdicts }, names)
  await lab.destroy()
}

/** kube-bench is compiled: where release files serve for a node, Go may be missing. */
async function kubeBench(node: LabNode): Promise<Answers> {
  try {
    return { 'kube-bench': await kubeBenchFound(node, { report: quiet, signal: never }) }
  } catch (error) {
    if (!(error instanceof LabError && ['go-missing', 'go-too-old'].includes(error.code))) throw error
    console.log(`kube-bench is not asked: ${error.message}`)
    withoutGo.push('kube-bench')
    return {}
  }
}

it('asks at least one engine, and every question is answered', () => {
  const { plain: _, ...labs } = asked
  expect(Object.keys(labs)).not.toEqual([])
  for (const answers of Object.values(labs))
    for (const question of Object.keys(questions) as Question[])
      if (!withoutGo.includes(question))
        expect(Object.keys(answers[question] ?? {}), question).not.toEqual([])
})

it('finds no difference that is not listed with its reason', () => {
  expect(judge(asked, expected).unlisted).toEqual([])
})

it('finds every difference that is listed', () => {
  expect(judge(asked, expected).gone).toEqual([])
})
