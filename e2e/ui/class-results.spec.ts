/** What came of a class: the matrix, what the checks tell, reports on paper, files. */
import type { Page } from '@playwright/test'
import { asPerson } from '../../app/server/testing/persons.ts'
import type { Plan } from '../fake/grader.ts'
import { type FakeServer, startFakeServer } from '../fixtures/fake-server.ts'
import { test as base, expect } from '../fixtures/ui.ts'

const task = 'enable-node-restriction'
const all = { 'plugin-enabled': 'passed', 'other-node': 'passed', 'own-label': 'passed' } as const

/** A class of Ines's, and what its people do. */
async function openClass(server: FakeServer) {
  const ask = async (headers: Record<string, string>, method: string, path: string, body: object = {}) => {
    const response = await fetch(server.address + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  const { id, joinCode } = await ask(asPerson('ines', 'instructor'), 'POST', '/api/classes', {
    ...{ title: 'API server security', tasks: [task, 'fix-missing-rolebinding'], seats: 9 },
    ...{ opensAt: Date.now() - 3_600_000, closesAt: Date.now() + 3_600_000 },
  })
  return {
    path: `/classes/${id}/results`,
    joins: (who: string) => ask(asPerson(who), 'POST', '/api/join', { code: joinCode }),
    /** Opens the task, checks it once for each of the outcomes, and ends the lab. */
    async works(who: string, ...outcomes: Plan['outcomes'][]) {
      const session = await ask(asPerson(who), 'POST', '/api/sessions', { scenario: task, class: id })
      const path = `/api/sessions/${session.id}`
      await expect.poll(async () => (await ask(asPerson(who), 'GET', path)).state).toBe('ready')
      for (const each of outcomes) {
        await server.tell({ plan: { outcomes: each } })
        await ask(asPerson(who), 'POST', `${path}/check`)
      }
      await ask(asPerson(who), 'DELETE', path)
    },
  }
}

interface Rooms {
  server: FakeServer
  /** The results of a class in which Ada needed two attempts, Bob did not get there, and Cyd did nothing. */
  path: string
}

const test = base.extend<{ pageOf: (who: string) => Promise<Page> }, Rooms>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const server = await startFakeServer({ people: true })
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  path: [
    async ({ server }, use) => {
      const room = await openClass(server)
      for (const who of ['ada', 'bob', 'cyd']) await room.joins(who)
      await room.works('ada', {}, all)
      await room.works('bob', { 'plugin-enabled': 'passed', 'api-ready': 'failed' })
      await use(room.path)
    },
    { scope: 'worker' },
  ],
  extraHTTPHeaders: asPerson('ines', 'instructor'),
  pageOf: async ({ browser, baseURL }, use) =>
    use(async who => {
      const context = await browser.newContext({ baseURL, extraHTTPHeaders: asPerson(who) })
      return context.newPage()
    }),
})

test('the matrix says of each learner what became of each check, by sign and in words', async ({
  page,
  path,
}) => {
  await page.goto(path)
  const grid = page.getByRole('grid', { name: 'Learners by checks' })
  const row = (name: string) => grid.getByRole('row', { name })
  await expect(row('Ada')).toHaveText(/^Ada3\/6100✓2✓2✓2✓/)
  await expect(row('Bob')).toHaveText(/^Bob1\/6.*✓1✗1✗1✗/)
  await expect(row('Cyd')).toHaveText(/^Cyd0\/6·····/)
  await expect(
    grid.getByRole('gridcell', { name: /^Ada, A kubelet cannot label another node: passed at attempt 2/ }),
  ).toBeVisible()
  await grid.getByRole('button', { name: 'Learner' }).press('Enter')
  await expect(grid.getByRole('columnheader', { name: 'Learner' })).toHaveAttribute('aria-sort', 'ascending')
})

test('arrow keys go through the matrix, and the cell that has them is told below', async ({ page, path }) => {
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
  page,
  path,
}) => {
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
  await expect(
    page.getByRole('img', { name: /^Time until solved\. Enable NodeRestriction: solved by 1,/ }),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'Grant access' })).toContainText('Nobody has checked it.')
})

test('hidden names stay hidden: on the page, after a reload, in files and reports', async ({
  page,
  path,
}) => {
  await page.goto(path)
  await page.getByRole('button', { name: 'Hide names' }).click()
  await expect(page.getByRole('rowheader', { name: 'Learner 1' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('rowheader', { name: 'Learner 3' })).toBeVisible()
  await expect(page.getByText('Ada')).toHaveCount(0)
  const link = await page.getByRole('link', { name: 'CSV' }).getAttribute('href')
  const file = await (await page.request.get(link!)).text()
  expect(file).toContain('Learner 1')
  expect(file).not.toMatch(/\b(ada|bob|cyd)\b/i)
  await page.getByRole('link', { name: 'All reports' }).click()
  await expect(page.getByRole('heading', { name: 'Learner 3' })).toBeVisible()
  await expect(page.getByText('Ada')).toHaveCount(0)
})

test('reports are printed without what belongs to the screen, each on a sheet of its own', async ({
  page,
  path,
}) => {
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

test('a learner has their own report, and no page of the results', async ({ path, pageOf }) => {
  const bob = await pageOf('bob')
  await bob.goto(`${path}/bob`)
  await expect(bob.getByRole('heading', { name: 'Bob' })).toBeVisible()
  await expect(bob.getByText('failed once').first()).toBeVisible()
  await bob.goto(`${path}/ada`)
  await expect(bob.getByRole('heading', { name: 'The report could not be loaded' })).toBeVisible()
  await bob.goto(path)
  await expect(bob.getByRole('heading', { name: 'The results could not be loaded' })).toBeVisible()
})

test('a class in which nobody is says so', async ({ page, server }) => {
  const room = await openClass(server)
  await page.goto(room.path)
  await expect(page.getByText('Nobody has joined the class')).toBeVisible()
  await room.joins('ada')
  await page.getByRole('button', { name: 'Load again' }).click()
  await expect(page.getByText('No task has been checked yet.')).toBeVisible()
})
