import { tasks } from '../fake/tasks.ts'
import { expect, test } from '../fixtures/ui.ts'

test('the first visit says what happens and where to begin', async ({ page }) => {
  await page.goto('/')
  await expect(
    page.getByText('Opening a task starts a disposable Kubernetes control-plane node'),
  ).toBeVisible()
  await expect(page.getByRole('main').getByText('Start with')).toBeVisible()
})

test('tasks stand under their exam domain with its weight', async ({ page }) => {
  await page.goto('/')
  const domain = page.getByRole('region', { name: 'Monitoring, Logging and Runtime Security' })
  await expect(domain.getByText('20 % of the exam')).toBeVisible()
  await expect(domain.getByRole('link')).toHaveText(/Write an audit policy.*Audit.*15 min.*hard.*new/)
})

test('a task is found and opened by keyboard alone', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('link', { name: /Write an audit policy/ })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Filter tasks')).toBeFocused()
  await page.keyboard.type('colleague')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/lab\/fix-missing-rolebinding$/)
})

test('arrow keys go through the tasks across domains and back to the filter', async ({ page }) => {
  await page.goto('/')
  const rows = page.getByRole('listitem').getByRole('link')
  await rows.first().waitFor()
  await page.keyboard.press('/')
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown')
  await expect(rows.nth(3)).toBeFocused()
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowUp')
  await expect(page.getByLabel('Filter tasks')).toBeFocused()
})

test('the recommended task is told as likely to be opened, and one that is looked at for two seconds', async ({
  page,
}) => {
  const told: string[] = []
  page.on('request', request => {
    const [, id] = /\/api\/scenarios\/([^/]+)\/ahead$/.exec(request.url()) ?? []
    if (id !== undefined) told.push(id)
  })
  await page.clock.install()
  await page.goto('/')
  const rows = page.getByRole('listitem').getByRole('link')
  await rows.first().waitFor()
  const { recommended } = await (await page.request.get('/api/scenarios')).json()
  await expect.poll(() => told).toContain(recommended)
  await page.clock.pauseAt(Date.now() + 60_000)
  told.length = 0
  const idOf = async (row: number) => (await rows.nth(row).getAttribute('href'))!.replace('/lab/', '')
  await rows.nth(1).hover()
  await page.clock.runFor(1_900)
  await rows.nth(2).hover()
  await page.clock.runFor(1_900)
  expect(told, 'passed over').toEqual([])
  await page.clock.runFor(100)
  await expect.poll(() => told).toEqual([await idOf(2)])
  await rows.nth(3).focus()
  await page.clock.runFor(2_000)
  await expect.poll(() => told).toEqual([await idOf(2), await idOf(3)])
})

test('a filter that matches nothing says so and can be cleared', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('Filter tasks').fill('nothing of the kind')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(page.getByRole('listitem')).toHaveCount(tasks.length)
})

test('a task that was tried shows its best score, and an open lab is said', async ({
  page,
  openTask,
  server,
}) => {
  await server.tell({ plan: { outcomes: { 'plugin-enabled': 'passed', 'own-label': 'passed' } } })
  await openTask()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('60 of 100 points')).toBeVisible()
  await page.getByRole('link', { name: 'Catalogue' }).click()
  const row = page.getByRole('link', { name: /Enable NodeRestriction/ })
  await expect(row).toContainText('lab open')
  await row.click()
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitem', { name: 'End the lab' }).click()
  await page.getByRole('button', { name: 'End the lab' }).click()
  await page.getByRole('link', { name: 'Catalogue' }).click()
  await expect(row).toContainText('tried 60 %')
})

test('an address without a page is answered in the same language', async ({ page }) => {
  const answer = await page.goto('/nowhere')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no page at this address' })).toBeVisible()
})

test('an unknown task is named as such', async ({ page }) => {
  await page.goto('/lab/no-such-task')
  await expect(page.getByRole('heading', { name: 'There is no such task' })).toBeVisible()
})

test('a task that cannot be done here says why, and cannot be opened', async ({ page, server }) => {
  await page.goto('/')
  const row = page.getByRole('listitem').filter({ hasText: 'Confine a container with AppArmor' })
  await expect(row).toContainText('It needs AppArmor, which labs of the engine fake do not have.')
  await expect(row).toContainText('not here')
  await expect(row.getByRole('link')).toHaveCount(0)
  await page.goto(`${server.address}/lab/confine-with-apparmor`)
  await expect(page.getByText('The task confine-with-apparmor cannot run here.')).toBeVisible()
})
