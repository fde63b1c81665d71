/** How good a terminal on a real node is, through the server as a page has it. */
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, single } from './measurement.ts'
import { emptyTask, startServer } from './server.ts'
import { measureTerminal } from './terminal.ts'

async function run(bench: Bench): Promise<Measurement[]> {
  const server = await startServer(bench, 0, bench.engine)
  let session = await server.startSession(emptyTask)
  for await (session of server.untilReady(session));
  await bench.pause(bench.choose(10_000, 2_000))
  const { echo, interrupt, loss } = await measureTerminal({
    openTerminal: () => server.openTerminal(session),
    origin: server.origin,
    characters: bench.choose(300, 100),
    interrupts: bench.choose(10, 3),
    disconnects: 50,
  })
  const { echoAbove, interrupt: interruptAim } = bench.details.aims
  const above = Math.max(0, echo.browser.p95 - echo.direct.p95)
  const detail = `${loss.disconnects} disconnects while ${loss.printed} bytes were printed`
  return [
    { name: 'Echo of a key, through the browser path', unit: 'ms', ...echo.browser },
    { name: 'Echo of a key, PTY read directly', unit: 'ms', ...echo.direct },
    single('Echo p95 above the direct PTY', 'ms', above, { aim: echoAbove }),
    { name: 'Ctrl-C to prompt under yes', unit: 'ms', ...interrupt.browser, aim: interruptAim },
    { name: 'Ctrl-C to prompt under yes, PTY read directly', unit: 'ms', ...interrupt.direct },
    single('Bytes lost', 'bytes', loss.lost, { aim: 0, detail }),
    single('Bytes doubled', 'bytes', loss.doubled, { aim: 0 }),
  ]
}

export const terminals: EnginePart = { name: 'terminal', title: 'echo, Ctrl-C and cut connections', run }
