/**
 * The server with the fake engine, for work on the pages: node lab-infra/server/dev.ts <port> [--slow] [--next]
 * --slow: every step takes 1.5 s; --next: Next's development server is behind it
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { FakeEngine, fakeGrader, SlowEngine } from '../engines/fake/index.ts'
import { createServer } from './index.ts'
import { createPages } from './next-pages.ts'

const flags = process.argv.slice(2)
const port = Number(flags.find(flag => /^\d+$/.test(flag)) ?? 3000)
const server = await createServer({
  engine: flags.includes('--slow') ? new SlowEngine() : new FakeEngine(),
  scenarioDirs: [],
  grader: fakeGrader({ checkMs: 500 }),
  store: process.env.CKS_LAB_STORE ?? join(tmpdir(), `cks-lab-dev-${port}.sqlite`),
  port,
  log: pino({ level: 'info' }),
  version: 'dev',
  kubernetesVersion: 'v1.35.0',
  ...(flags.includes('--next') ? { pages: await createPages({ dev: true }), dev: true } : {}),
})
console.log(await server.listen())
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.close({ endLabs: true }).then(() => process.exit(0)))
