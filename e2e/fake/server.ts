/**
 * The real server and the built pages over the fake engine, steered by messages of its parent process (messages.ts).
 * Alone, for looking at the pages: node e2e/fake/server.ts [--slow] [--class]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from '../../app/server/index.ts'
import { createPages } from '../../app/server/next-pages.ts'
import { personByHeader } from '../../app/server/testing/persons.ts'
import { BadEngine, FakeEngine, SlowEngine } from '../../lab-infra/engines/fake/index.ts'
import { defaultPlan, type Plan, plannedGrader } from './grader.ts'
import type { Message, Setting } from './messages.ts'

const setting: Setting = JSON.parse(process.env.CKS_LAB_FAKE_SCRIPT ?? '{}')
if (process.argv.includes('--slow')) setting.slow = true
if (process.argv.includes('--class')) setting.class = true

const folder = mkdtempSync(join(tmpdir(), 'cks-lab-pages-'))
let plan: Plan = defaultPlan
const engine = setting.failing
  ? new BadEngine(setting.failing)
  : setting.slow
    ? new SlowEngine()
    : new FakeEngine()
if (setting.warning) engine.available = async () => ({ problems: [], warnings: [setting.warning!] })

const server = await createServer({
  engine,
  scenarioDirs: [],
  grader: plannedGrader(() => plan),
  store: join(folder, 'store.sqlite'),
  port: setting.port ?? 0,
  pool: setting.slow ? 0 : 1,
  ...(setting.idleMinutes && { idleMinutes: setting.idleMinutes }),
  ...(setting.maxLabs && { maxLabs: setting.maxLabs }),
  ...(setting.people && { personOf: personByHeader }),
  ...(setting.class && { signIn: {} }),
  pages: await createPages(),
})
const address = await server.listen()
const firstInstructor = await server.firstInstructor()
console.log(`${address}${firstInstructor ?? ''}`)
process.send?.({ address, firstInstructor })

process.on('message', (message: Message) => {
  if ('plan' in message) plan = { ...defaultPlan, ...message.plan }
  if ('controlPlane' in message)
    for (const lab of engine.labs.values()) lab.setControlPlane(message.controlPlane)
  if ('lose' in message) for (const lab of engine.labs.values()) lab.die()
  process.send?.({ done: true })
})

async function stop(): Promise<void> {
  await server.close({ endLabs: true })
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => void stop())
