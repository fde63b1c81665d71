import { cuttable } from '../fixtures/network.ts'
import { expect, test } from '../fixtures/ui.ts'

test('what is typed reaches a shell, and the terminal has the focus from the start', async ({
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('echo $((6 * 7)) is the answer')
  await terminal.shows('42 is the answer')
})

test('a reload in the middle of output loses and doubles nothing', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type(
    'for i in $(seq 1500); do echo line $i; [ $((i % 50)) = 0 ] && sleep 0.2; done; echo finished',
  )
  await terminal.shows(/^line \d{3}/m)
  expect(await terminal.text()).not.toContain('finished')
  await page.reload()
  await terminal.shows(/^finished/m, 20_000)
  await terminal.focus()
  await terminal.holdsEach('line', 1500)
})

test('a lost connection dims the terminal, and it comes back by itself with nothing missing', async ({
  page,
  openTask,
  terminal,
}) => {
  const network = await cuttable(page)
  await openTask()
  await terminal.type('for i in $(seq 60); do echo line $i; sleep 0.1; done; echo finished')
  await terminal.shows('line 5')
  network.cut()
  await expect(page.getByText('Reconnecting…')).toBeVisible()
  await page.waitForTimeout(1_000)
  await page.keyboard.type('echo typed meanwhile\n')
  network.mend()
  await expect(page.getByText('Reconnecting…')).toBeHidden({ timeout: 15_000 })
  await terminal.shows(/^finished/m, 20_000)
  await terminal.shows(/^typed meanwhile/m)
  await terminal.focus()
  await terminal.holdsEach('line', 60)
})

test('a question to the terminal that a reload replays is not answered into the shell', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  // The first answer is read; a second one would stand on the command line.
  await terminal.type(
    `printf '\\e[c'; IFS= read -rs -d c -t 5 answer; echo "answer of \${#answer} characters"`,
  )
  await terminal.shows(/^answer of [1-9]\d* characters/m)
  await page.reload()
  await terminal.shows(/^answer of [1-9]\d* characters/m)
  await terminal.type('echo clean')
  await terminal.shows(/[#$] echo clean\nclean\n/)
})

test('more terminals open and close, and their shells are told apart', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('echo the first')
  await page.getByRole('button', { name: 'New terminal' }).click()
  await expect(page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')).toHaveCount(2)
  await terminal.shows(/[#$]\s*$/)
  await terminal.type('echo the second')
  await terminal.shows('\nthe second')
  expect(await terminal.text()).not.toContain('the first')
  await page.getByTitle(/^Close control-plane 2/).click()
  await terminal.shows('\nthe first')
  await page.reload()
  await terminal.shows('\nthe first')
  await expect(page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')).toHaveCount(1)
})

test('a shell that has ended says so, and Enter starts a new one in its place', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('exit')
  await expect(page.getByText('The shell has ended. Enter starts a new one.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('The shell has ended')).toBeHidden()
  await terminal.shows(/^\S*[#$]\s*$/)
  await terminal.type('echo again')
  await terminal.shows('\nagain')
})

test('the scrollback is searched from a bar, and Escape returns to the shell', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('seq -f "number %g" 200')
  await terminal.shows('number 200')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('number 17')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/of 11$/)
  await page.keyboard.press('Escape')
  await terminal.type('echo back')
  await terminal.shows('\nback')
})

test('selected text is copied and pasted with the keys terminals use', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('clear; echo copied-by-key')
  await terminal.shows(/^copied-by-key/)
  await terminal.select('copied-by-key')
  await page.keyboard.press('Control+Shift+C')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('copied-by-key')
})

test('the size of the window is the size of the shell', async ({ page, openTask, terminal }) => {
  await openTask()
  const size = async (name: string) => {
    await terminal.type(`clear; echo ${name} $(stty size)`)
    await terminal.shows(new RegExp(`^${name} \\d+ \\d+`))
    return /^\w+ (\d+) (\d+)/
      .exec(await terminal.text())!
      .slice(1)
      .map(Number) as [number, number]
  }
  const [rows, columns] = await size('before')
  await page.setViewportSize({ width: 1200, height: 600 })
  await expect.poll(async () => (await terminal.lines()).length).toBeLessThan(rows)
  const [fewerRows, fewerColumns] = await size('after')
  expect(fewerRows).toBeLessThan(rows)
  expect(fewerColumns).toBeLessThan(columns)
})
