/** What came of a class: the matrix, what the checks tell, reports on paper, files. */
import { readFile } from 'node:fs/promises'
import type { Grade, Session } from '../../app/server/api.ts'
import type { TaughtClass } from '../../app/server/class/api.ts'
import type { Plan } from '../fake/grader.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/class.ts'
import type { FakeServer } from '../fixtures/fake-server.ts'
import { makeClass, type PeopleOnPages, type Somebody } from '../fixtures/people.ts'

const task = 'enable-node-restriction'
const all = { 'plugin-enabled': 'passed', 'other-node': 'passed', 'own-label': 'passed' } as const

/** Opens the task in the class, checks it once for each of the outcomes, and ends the lab. */
async function work(server: FakeServer, room: TaughtClass, who: Somebody, ...outcomes: Plan['outcomes'][]) {
  const { id } = await who.call<Session>('POST', '/api/sessions', { scenario: task, class: room.id })
  const path = `/api/sessions/${id}`
  await expect.poll(async () => (await who.call<Session>('GET', path)).state).toBe('ready')
  for (const each of outcomes) {
    await server.tell({ plan: { outcomes: each } })
    await who.call<Grade>('POST', `${path}/check`)
  }
  await who.call('DELETE', path)
}

/** A class of Ines's in which Ada needed two attempts, Bob did not get there, and Cyd did nothing. */
async function taught(people: PeopleOnPages, server: FakeServer) {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const ada = await people.learner('Ada', room)
  const bob = await people.learner('Bob', room)
  await people.learner('Cyd', room)
  await work(server, room, ada, {}, all)
  await work(server, room, bob, { 'plugin-enabled': 'passed', 'api-ready': 'failed' })
  return { page: ines.page, path: `/classes/${room.id}/results`, room, bob }
}

test('the matrix says of each learner what became of each check, by sign and in words', async ({
  people,
  server,
}) => {
  const { page, path } = await taught(people, server)
  await page.goto(path)
  const grid = page.getByRole('grid', { name: 'Learners by checks' })
  /** What is seen of a row, beside the name. */
  const signs = (name: string) =>
    grid.getByRole('row', { name }).locator('td > span[aria-hidden]').allTextContents()
  await grid.waitFor()
  expect((await signs('Ada')).slice(0, 6)).toEqual(['3/6', '100', '✓2', '✓2', '✓2', '✓'])
  expect((await signs('Bob')).slice(2, 6)).toEqual(['✓1', '✗1', '✗1', '✗'])
  expect((await signs('Cyd')).slice(1)).toEqual(Array(10).fill('·'))
  await expect(
    grid.getByRole('gridcell', { name: /^Ada, A kubelet cannot label another node: passed at attempt 2/ }),
  ).toBeVisible()
  await grid.getByRole('button', { name: 'Learner' }).press('Enter')
  await expect(grid.getByRole('columnheader', { name: 'Learner' })).toHaveAttribute('aria-sort', 'ascending')
})

test('arrow keys go through the matrix, and the cell that has them is told below', async ({
  people,
  server,
}) => {
  const { page, path } = await taught(people, server)
  await page.goto(path)
  const told = page.getByTestId('told')
  await page.getByRole('rowheader', { name: 'Ada' }).getByRole('link').focus()
  await expect(told).toHaveText('Ada: the report')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  await expect(told).toHaveText(
    /^Bob, kube-apiserver runs with the NodeRestriction plugin: passed at attempt 1/,
  )
  await page.keyboard.press('Control+End')
  await expect(told).toHaveText(/^Cyd, The API server is ready and stays ready: not checked/)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect(told).toHaveText(/^Cyd, The API server/)
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Ada' })).toBeVisible()
})

test('a check tells how many passed, at which attempt, and what was found instead', async ({
  people,
  server,
}) => {
  const { page, path } = await taught(people, server)
  await page.goto(path)
  const panel = page.getByRole('region', { name: 'Enable NodeRestriction' })
  await expect(panel).toContainText('solved by 1 of 2 who checked it')
  const row = panel.getByRole('row', { name: /A kubelet cannot label another node/ })
  await expect(row).toContainText('1 of 2')
  await expect(row).toContainText('1 at the 2nd')
  await expect(row).toContainText('too few learners')
  await expect(row.getByRole('img')).toHaveAccessibleName('1 at the 2nd, 1 not passed')
  await row.getByText('What was found, 2 kinds').click()
  await expect(row).toContainText('with 2 learners')
  await expect(row).toContainText('AlwaysPullImages')
  await expectAccessible(page)
  await expect(
    page.getByRole('img', { name: /^Time until solved\. Enable NodeRestriction: solved by 1,/ }),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'Grant access' })).toContainText('Nobody has checked it.')
})

test('hidden names stay hidden: on the page, after a reload, in files and reports', async ({
  people,
  server,
}) => {
  const { page, path } = await taught(people, server)
  await page.goto(path)
  await page.getByRole('button', { name: 'Hide names' }).click()
  await expect(page.getByRole('rowheader', { name: 'Learner 1' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('rowheader', { name: 'Learner 3' })).toBeVisible()
  await expect(page.getByText('Ada')).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const file = await readFile(await (await download).path(), 'utf8')
  expect(file).toContain('Learner 1')
  expect(file).not.toMatch(/\b(ada|bob|cyd)\b/i)
  await page.getByRole('link', { name: 'All reports' }).click()
  await expect(page.getByRole('heading', { name: 'Learner 3' })).toBeVisible()
  await expect(page.getByText('Ada')).toHaveCount(0)
})

test('reports are printed without what belongs to the screen, each on a sheet of its own', async ({
  people,
  server,
}) => {
  const { page, path } = await taught(people, server)
  await page.goto(`${path}/reports`)
  await expect(page.getByRole('button', { name: 'Print 3 reports' })).toBeVisible()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'cks-lab' })).toBeHidden()
  const text = await page.evaluate(() => getComputedStyle(document.body).color)
  expect(text, 'dark ink on paper').toBe('rgb(27, 31, 38)')
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(3)
})

test('a learner comes to their own report, and to no page of the results', async ({ people, server }) => {
  const { path, room, bob } = await taught(people, server)
  const { page } = bob
  await page.goto(`/classes/${room.id}`)
  await page.getByRole('link', { name: 'My report' }).click()
  await expect(page.getByRole('heading', { name: 'Bob' })).toBeVisible()
  await expect(page.getByText('failed once').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'The class' }).click()
  await expect(page.getByRole('heading', { name: room.title })).toBeVisible()
  await page.goto(path)
  await expect(page.getByRole('heading', { name: 'The results could not be loaded' })).toBeVisible()
  await page.goto(`${path}/somebody`)
  await expect(page.getByRole('heading', { name: 'The report could not be loaded' })).toBeVisible()
})

test('a class in which nobody is says so', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  await page.goto(`/classes/${room.id}/results`)
  await expect(page.getByText('Nobody has joined the class')).toBeVisible()
  await people.learner('Ada', room)
  await page.getByRole('button', { name: 'Load again' }).click()
  await expect(page.getByText('No task has been checked yet.')).toBeVisible()
  await expectAccessible(page)
})
