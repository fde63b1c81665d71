/** Everybody's browser, in one process: a class joins and works, and its instructor looks at the board. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openClass, watchBoard } from './instructor.ts'
import { Learner } from './learner.ts'
import type { Findings, Found, Order } from './messages.ts'
import { readMetrics } from './metrics.ts'
import { lineBytes } from './printed.ts'
import { Shown } from './shown.ts'

/** ms that the board is waited for after the last change. */
const longestBehind = 10_000

/** ms, beside the time for which everybody works: for joining, and for what is printed late. */
const longestBesides = 300_000

process.once('message', (order: Order) => void answer(order))
process.once('disconnect', () => process.exit(1))

async function answer(order: Order): Promise<void> {
  const late = sleep(order.seconds * 1000 + longestBesides).then(() => {
    throw new Error('the class has not finished')
  })
  const found = await Promise.race([work(order), late]).catch((error: Error) => ({ problem: error.message }))
  process.send?.(found satisfies Found)
}

async function work(order: Order): Promise<Findings> {
  const { address, metricsToken, seconds } = order
  const { id, joinCode, visitor } = await openClass(order)
  const names = Array.from({ length: order.learners }, (_, index) => `Learner ${index + 1}`)
  const learners = await Promise.all(names.map(name => Learner.join(address, joinCode, name)))
  const shown = new Shown()
  await watchBoard(visitor, id, shown)
  const before = await readMetrics(address, metricsToken)
  const began = performance.now()
  const done = await Promise.all(
    learners.map((learner, index) => learner.work(seconds, index / learners.length, shown)),
  )
  const took = (performance.now() - began) / 1000
  const after = await readMetrics(address, metricsToken)
  const until = performance.now() + longestBehind
  while (shown.missing.length > 0 && performance.now() < until) await sleep(50)
  const [never] = shown.missing
  if (never) throw new Error(`${shown.missing.length} changes never came to the board: ${never}`)
  const sum = (of: (one: (typeof done)[number]) => number) => done.reduce((all, one) => all + of(one), 0)
  return {
    behind: shown.behind,
    echo: done.flatMap(({ echo }) => echo),
    printed: sum(({ whole }) => whole * lineBytes),
    lost: sum(({ missing }) => missing),
    doubled: sum(({ extra }) => extra),
    printedMs: Math.max(...done.map(({ printedMs }) => printedMs)),
    checks: sum(({ checks }) => checks),
    delay: after.delay,
    cpu: (after.cpuSeconds - before.cpuSeconds) / took,
  }
}
