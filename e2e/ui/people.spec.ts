import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { type FakeServer, startFakeServer } from '../fixtures/fake-server.ts'

let server: FakeServer
test.beforeEach(async () => {
  server = await startFakeServer({ class: true })
})
test.afterEach(() => server.stop())

/** A browser of somebody's own; what it complains of fails the test. */
async function somebody(browser: Browser): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: server.address })
  const page = await context.newPage()
  page.on('pageerror', error => expect(String(error)).toBe(''))
  page.on('console', message => {
    if (/Content.Security.Policy|hydrat/i.test(message.text())) expect(message.text()).toBe('')
  })
  return page
}

async function instructor(browser: Browser): Promise<Page> {
  const page = await somebody(browser)
  await page.goto(server.firstInstructor!)
  await page.getByLabel('Your name').fill('Ines')
  await page.getByRole('button', { name: 'Come in' }).click()
  await expect(page.getByTestId('personal-code')).toBeVisible()
  return page
}

/** @returns the code by which it is joined */
async function makeClass(page: Page): Promise<string> {
  const now = Date.now()
  const body = {
    title: 'Monday',
    tasks: ['enable-node-restriction'],
    opensAt: now,
    closesAt: now + 3_600_000,
    seats: 5,
  }
  return page.evaluate(async body => {
    const headers = { 'content-type': 'application/json' }
    const made = await fetch('/api/classes', { method: 'POST', headers, body: JSON.stringify(body) })
    return (await made.json()).joinCode
  }, body)
}

const codeOf = async (page: Page) => (await page.getByTestId('personal-code').textContent())!

test('who has not signed in is sent to do so, and comes back to the page that was meant', async ({
  browser,
}) => {
  const code = await makeClass(await instructor(browser))
  const lea = await somebody(browser)
  await lea.goto('/')
  await expect(lea).toHaveURL('/sign-in')
  await lea.getByRole('link', { name: 'Join a class' }).click()
  await lea.getByLabel('Code of the class').fill(code.toUpperCase())
  await lea.getByLabel('Your name').fill('Lea')
  await lea.getByRole('button', { name: 'Join' }).click()
  const personal = await codeOf(lea)

  const elsewhere = await somebody(browser)
  await elsewhere.goto('/account')
  await expect(elsewhere).toHaveURL('/sign-in?to=%2Faccount')
  await expect(elsewhere.getByLabel('Personal code')).toBeFocused()
  await elsewhere.keyboard.type('zzzz-zzzz-zzzz')
  await elsewhere.keyboard.press('Enter')
  await expect(elsewhere.getByRole('alert').filter({ hasText: 'unknown' })).toBeVisible()
  await elsewhere.getByLabel('Personal code').fill(personal.replaceAll('-', ' '))
  await elsewhere.keyboard.press('Enter')
  await expect(elsewhere).toHaveURL('/account')
  await expect(elsewhere.getByLabel('Name')).toHaveValue('Lea')
})

test('the code of a class comes along in a link, and is out of the address at once', async ({ browser }) => {
  const code = await makeClass(await instructor(browser))
  const lea = await somebody(browser)
  await lea.goto(`/join#code=${code}`)
  await expect(lea.getByLabel('Code of the class')).toHaveValue(code)
  await expect(lea).toHaveURL('/join')
})

test('on the account page a sign-in is ended, the code made anew, and everything deleted', async ({
  browser,
}) => {
  const code = await makeClass(await instructor(browser))
  const lea = await somebody(browser)
  await lea.goto(`/join#code=${code}`)
  await lea.getByLabel('Your name').fill('Lea')
  await lea.getByRole('button', { name: 'Join' }).click()
  const first = await codeOf(lea)
  const other = await somebody(browser)
  await other.goto('/sign-in')
  await other.getByLabel('Personal code').fill(first)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.getByRole('link', { name: 'Lea', exact: true })).toBeVisible()

  await lea.goto('/account')
  const rows = lea.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  await expect(rows).toHaveCount(2)
  await rows.getByRole('button', { name: /^End/ }).click()
  await expect(rows).toHaveCount(1)
  await other.reload()
  await expect(other).toHaveURL(/\/sign-in/)

  await lea.getByRole('button', { name: 'Make another code' }).click()
  await lea.getByRole('dialog').getByRole('button', { name: 'Make another' }).click()
  expect(await codeOf(lea)).not.toBe(first)

  const download = lea.waitForEvent('download')
  await lea.getByRole('link', { name: 'Take my data along' }).click()
  expect((await download).suggestedFilename()).toBe('cks-lab-my-data.json')

  await lea.getByRole('button', { name: 'Delete me' }).click()
  await lea.getByRole('dialog').getByRole('button', { name: 'Delete me' }).click()
  await expect(lea).toHaveURL('/sign-in')
  await lea.goto('/account')
  await expect(lea).toHaveURL(/\/sign-in/)
})

test('an instructor invites another by a link', async ({ browser }) => {
  const ines = await instructor(browser)
  await ines.goto('/account')
  await ines.getByRole('button', { name: 'Invite an assistant' }).click()
  const link = (await ines.getByText(/\/join#invitation=/).textContent())!
  const ivo = await somebody(browser)
  await ivo.goto(link)
  await expect(ivo.getByRole('heading', { name: 'You are invited' })).toBeVisible()
  await expect(ivo).toHaveURL('/join')
  await ivo.getByLabel('Your name').fill('Ivo')
  await ivo.getByRole('button', { name: 'Come in' }).click()
  await ivo.getByTestId('personal-code').waitFor()
  await ivo.goto('/account')
  await expect(ivo.getByRole('heading', { name: 'Assistant' })).toBeVisible()
  await ines.reload()
  await expect(ines.getByText('not used yet')).toHaveCount(0)
})

test('what is kept about whom can be read before signing in', async ({ browser }) => {
  const page = await somebody(browser)
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'What is kept about whom' }).click()
  await expect(page.getByRole('heading', { name: /What is kept about whom/ })).toBeVisible()
})
