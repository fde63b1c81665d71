/** The workspace in a class: who waits for a lab, what is held back, a pause. */
import type { Browser, Page } from '@playwright/test'
import { asPerson } from '../../app/server/testing/persons.ts'
import { startFakeServer } from '../fixtures/fake-server.ts'
import { check, expect, test } from '../fixtures/ui.ts'

const task = 'enable-node-restriction'

/** A server of that many labs with a class, and the ways of its people. */
async function begin(browser: Browser, rules: object = {}, maxLabs = 4) {
  const server = await startFakeServer({ people: true, maxLabs })
  const ask = async (headers: Record<string, string>, method: string, path: string, body: object = {}) => {
    const response = await fetch(server.address + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  const ines = asPerson('ines', 'instructor')
  const { id, joinCode } = await ask(ines, 'POST', '/api/classes', {
    ...{ title: 'API server security', tasks: [task], seats: 5 },
    ...{ opensAt: Date.now() - 3_600_000, closesAt: Date.now() + 3_600_000 },
    ...rules,
  })
  return {
    /** Joins, and opens the task in the class. */
    async opens(who: string): Promise<Page> {
      await ask(asPerson(who), 'POST', '/api/join', { code: joinCode })
      const context = await browser.newContext({ baseURL: server.address, extraHTTPHeaders: asPerson(who) })
      const page = await context.newPage()
      await page.goto(`/lab/${task}?class=${id}`)
      return page
    },
    change: (what: 'pause' | 'resume') => ask(ines, 'POST', `/api/classes/${id}/${what}`),
    stop: () => server.stop(),
  }
}

const ended = async (page: Page) => {
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitem', { name: 'End the lab' }).click()
  await page.getByRole('button', { name: 'End the lab' }).click()
}

test('who waits for a lab sees their place, and begins by themselves when it is their turn', async ({
  browser,
}) => {
  const { opens, stop } = await begin(browser, {}, 1)
  const ada = await opens('ada')
  await expect(check(ada)).toBeEnabled()
  const bob = await opens('bob')
  await expect(bob.getByText('You are next.')).toBeVisible()
  const cleo = await opens('cleo')
  await expect(cleo.getByText('You are number 2 of those who wait.')).toBeVisible()
  await expect(cleo.getByText('When one becomes free cannot be told yet.')).toBeVisible()
  await ended(ada)
  await expect(check(bob)).toBeEnabled()
  await expect(cleo.getByText('You are next.')).toBeVisible()
  await stop()
})

test('what a class holds back is not shown, and said', async ({ browser }) => {
  const rules = { hints: 'off', evidence: 'verdicts', explanations: 'after' }
  const { opens, stop } = await begin(browser, rules)
  const page = await opens('ada')
  await page.getByRole('tab', { name: 'Hints' }).click()
  await expect(page.getByText('While the class goes on there are no hints for this task.')).toBeVisible()
  await check(page).click()
  await expect(page.getByText('What was found is told when the class is over.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('Failed')
  await expect(page.getByText('kube-apiserver.yaml')).toBeHidden()
  await expect(page.getByText('Explanation')).toBeHidden()
  await stop()
})

test('a pause is said for as long as it lasts', async ({ browser }) => {
  const { opens, change, stop } = await begin(browser)
  const page = await opens('ada')
  await expect(check(page)).toBeEnabled()
  await change('pause')
  await expect(page.getByText('The class is paused.')).toBeVisible()
  await change('resume')
  await expect(page.getByText('The class is paused.')).toBeHidden()
  await stop()
})
