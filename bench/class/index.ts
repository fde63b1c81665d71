/**
 * A class of 50 at work, without labs: what the server takes for so many, and how far the board is behind. Four processes, so
 * that what is measured is the server alone: this one, the server, the learners and their instructor, the shells.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApartPart, Run } from '../bench.ts'
import { type Measurement, single, timed } from '../measurement.ts'
import { type Findings, type Found, type Order, type Serving, socketsVariable } from './messages.ts'
import { residentBytes, start, told } from './program.ts'

const learners = 50
/** What a learner has, and what the server makes beside it in reserve. */
const mostLabs = 64

const aims = { behind: 1_000, echo: 20, delay: 50, memory: 400 }

async function run(bench: Run): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-class-'))
  bench.ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  const metricsToken = randomBytes(16).toString('hex')
  const sockets = { [socketsVariable]: folder }
  await told(start(bench, 'hosts', sockets, [String(mostLabs)]), 'terminals’ host')
  const own = { ...sockets, CKS_LAB_STATE: join(folder, 'state'), CKS_LAB_METRICS_TOKEN: metricsToken }
  const server = start(bench, 'server', own)
  const serving = await told<Serving>(server, 'server')
  const clients = start(bench, 'clients')
  const order: Order = { ...serving, metricsToken, learners, seconds: bench.choose(300, 20) }
  clients.send(order)
  let resident = 0
  const sampling = setInterval(async () => {
    resident = Math.max(resident, await residentBytes(server))
  }, 1_000)
  bench.ends.defer(() => clearInterval(sampling))
  const found = await told<Found>(clients, 'clients')
  if ('problem' in found) throw new Error(found.problem)
  return measurements(found, resident)
}

function measurements(found: Findings, resident: number): Measurement[] {
  const { behind, echo, lost, doubled, printed, printedMs, checks, delay, cpu } = found
  const rate = printed / printedMs / learners
  const detail = `of ${printed + lost}, ${rate.toFixed(1)} kB/s at each of ${learners} terminals`
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return [
    timed('Board behind what happened', behind, {
      aim: aims.behind,
      detail: `${checks} checks, each with one more that passes, and as many hands`,
    }),
    timed('Echo of a key in a learner’s terminal', echo, { aim: aims.echo }),
    single('Event-loop delay of the server, p99', 'ms', delay.p99, {
      aim: aims.delay,
      detail: `p50 ${ms(delay.p50)}, longest ${ms(delay.max)}; 10 ms of each are the pause between two looks`,
    }),
    single('Memory of the server (RSS), most', 'MB', resident / 1e6, { aim: aims.memory }),
    single('CPU of the server, of one core', '%', cpu * 100),
    single('Bytes lost in learners’ terminals', 'bytes', lost, { aim: 0, detail }),
    single('Bytes doubled in learners’ terminals', 'bytes', doubled, { aim: 0 }),
  ]
}

export const classAtWork: ApartPart = {
  name: 'class',
  title: 'a class of 50 and its board',
  apart: 'fake',
  run,
}
