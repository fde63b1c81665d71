import { expect, test } from 'vitest'
import { openScreen, startTestHost } from '../lab-infra/terminal/testing/host.ts'
import { startTestServer } from '../lab-infra/terminal/testing/server.ts'
import { measureTerminal } from './terminal.ts'

test('a terminal is measured through the server and beside it, over cut connections', async () => {
  await using host = await startTestHost(['bash', '--norc', '--noprofile'])
  await using server = await startTestServer(host)
  let terminals = 0
  const openTerminal = async () => {
    const id = `t${++terminals}`
    ;(await openScreen(host, id)).detach()
    return async () => server.address(id)
  }
  const origin = new URL(server.address()).origin
  const report = await measureTerminal({
    openTerminal,
    origin,
    characters: 10,
    interrupts: 1,
    disconnects: 5,
  })
  expect(report.loss).toEqual({ disconnects: 5, printed: 1_680_000, lost: 0, doubled: 0 })
  for (const { browser, direct } of [report.echo, report.interrupt]) {
    expect(browser.max).toBeGreaterThan(0)
    expect(direct.max).toBeGreaterThan(0)
  }
  expect(report.echo.browser.n).toBe(10)
})
