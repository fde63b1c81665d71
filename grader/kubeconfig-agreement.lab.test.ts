/** On a real node: kubectl takes the kubeconfigs that we take, and refuses those that we refuse. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RootlessEngine } from '../lab-infra/engines/rootless/engine.ts'
import type { Lab } from '../lab-infra/lab.ts'
import { misfit } from './cluster/certificates.ts'
import { kubeconfigOf, serverProblem } from './cluster/kubeconfig.ts'
import { currentOf, readKubeconfig } from './cluster/kubeconfig-file.ts'
import { kubectlReads, kubectlSignsIn } from './cluster/kubectl.ts'
import { newRun, type Run } from './target.ts'
import { type Parts, randomKubeconfig, unusable, usable } from './testing/kubeconfigs.ts'
import { randomOf } from './testing/random.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-kubeconfigs-'))
process.env.CKS_LAB_STATE = state
const engine = new RootlessEngine()
const never = new AbortController().signal

let lab: Lab
beforeAll(async () => {
  lab = await engine.create('kubeconfigs', {}, () => {}, never)
}, 900_000)
afterAll(async () => {
  for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

async function inRun<T>(work: (target: Run['target']) => Promise<T>): Promise<T> {
  const run = newRun(lab, never)
  try {
    return await work(run.target)
  } finally {
    await run.undo()
  }
}

it('reads every known kubeconfig as kubectl does', () =>
  inRun(async target => {
    const all = [...Object.entries(usable), ...unusable.map(([what, text]) => [what, text] as const)]
    for (const [what, text] of all) {
      const theirs = await kubectlReads(target, text)
      expect({ what, refused: readKubeconfig(text).problem !== undefined }, theirs.problem).toEqual({
        what,
        refused: theirs.problem !== undefined,
      })
    }
  }))

it('signs in with those that kubectl signs in with, whatever is unusual or wrong in them', () =>
  inRun(async target => {
    const { signIn } = await kubeconfigOf(target, '/etc/kubernetes/admin.conf')
    const parts = { server: signIn?.server, ca: signIn?.ca, cert: signIn?.cert, key: signIn?.key } as Parts
    let taken = 0
    for (let seed = 0; seed < 120; seed++) {
      const text = randomKubeconfig(randomOf(seed), parts)
      const { user, said } = await kubectlSignsIn(target, text)
      const signsIn = user === 'kubernetes-admin'
      expect(
        { seed, reason: signsIn ? undefined : said, signsIn: whyNot(text) === undefined },
        `${whyNot(text)}\n${text}`,
      ).toEqual({
        seed,
        reason: signsIn ? undefined : said,
        signsIn,
      })
      if (signsIn) taken++
    }
    expect(taken).toBeGreaterThan(20)
    expect(taken).toBeLessThan(100)
  }))

/** Why we say that nobody signs in by its certificate; undefined when somebody does. */
function whyNot(text: string): string | undefined {
  const { file, problem } = readKubeconfig(text)
  if (!file) return problem
  const current = currentOf(file)
  if (current.problem !== undefined) return current.problem
  const { cluster, user } = current
  const [cert, key] = [user['client-certificate-data'].toString(), user['client-key-data'].toString()]
  const authorities = cluster['certificate-authority-data'].toString()
  const unknown =
    !cluster['insecure-skip-tls-verify'] &&
    !/^-----BEGIN CERTIFICATE-----\r?$[\s\S]*^-----END/m.test(authorities)
  return serverProblem(cluster.server) ?? misfit(cert, key) ?? (unknown ? 'no authority' : undefined)
}
