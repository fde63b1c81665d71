import { expect, test } from '../fixtures/journey.ts'
import { cuttable } from '../fixtures/network.ts'

const count = 'for i in $(seq 800); do echo line $i; [ $((i % 20)) = 0 ] && sleep 0.1; done; echo finished'

test('a reload in the middle of output loses and doubles nothing', async ({ page, journey }) => {
  await journey.open('fix-missing-rolebinding')
  await journey.terminal.type(count)
  await journey.terminal.shows(/^line \d{3}$/m)
  await page.reload()
  await journey.terminal.shows(/^finished/m, 30_000)
  await journey.terminal.focus()
  await journey.terminal.holdsEach('line', 800)
})

test('a lost network is mended by itself, with what was typed meanwhile', async ({ page, journey }) => {
  const network = await cuttable(page)
  await journey.open('fix-missing-rolebinding')
  await journey.terminal.type(count)
  await journey.terminal.shows(/^line \d{2,3}$/m)
  network.cut()
  await expect(page.getByText('Reconnecting…')).toBeVisible()
  await page.keyboard.type('echo typed meanwhile\n')
  network.mend()
  await journey.terminal.shows(/^typed meanwhile$/m, 60_000)
  await journey.terminal.holdsEach('line', 800)
})

test('lab, shell and results survive a killed and restarted server', async ({ page, journey, server }) => {
  await journey.open('fix-missing-rolebinding')
  expect(await journey.check()).toBe(0)
  await journey.terminal.type('sleep 8; echo it went on')
  await server.kill()
  await server.restart()
  await journey.terminal.shows(/^it went on$/m, 60_000)
  await page.reload()
  await journey.terminal.shows(/^it went on$/m, 60_000)
  await page.getByRole('tab', { name: 'Result' }).click()
  await expect(page.getByText('0 of 6 points')).toBeVisible()
})
