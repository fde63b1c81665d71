/** Looks into terminals, a terminal shown to all, messages and more time: who teaches and who learns, each in their browser. */
import type { Browser, Page } from '@playwright/test'
import { asPerson } from '../../app/server/testing/persons.ts'
import { startFakeServer } from '../fixtures/fake-server.ts'
import { TerminalOnPage } from '../fixtures/terminal.ts'
import { expect, test } from '../fixtures/ui.ts'

const task = 'enable-node-restriction'

/** A class of ines in which ada works, and their ways. */
async function begin(browser: Browser) {
  const server = await startFakeServer({ people: true, maxLabs: 4 })
  const ask = async <T>(who: Record<string, string>, method: string, path: string, body: object = {}) => {
    const headers = { ...who, 'content-type': 'application/json' }
    const response = await fetch(server.address + path, {
      method,
      headers,
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(await response.text())
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  const ines = asPerson('ines', 'instructor')
  const { id, joinCode } = await ask<{ id: string; joinCode: string }>(ines, 'POST', '/api/classes', {
    ...{ title: 'API server security', tasks: [task], seats: 5 },
    ...{ opensAt: Date.now() - 3_600_000, closesAt: Date.now() + 3_600_000 },
  })
  const open = async (who: Record<string, string>, path: string): Promise<Page> => {
    const context = await browser.newContext({ baseURL: server.address, extraHTTPHeaders: who })
    const page = await context.newPage()
    await page.goto(path)
    return page
  }
  await ask(asPerson('ada'), 'POST', '/api/join', { code: joinCode })
  const base = `/api/classes/${id}`
  return {
    ines: <T>(method: string, path: string, body?: object) => ask<T>(ines, method, path, body),
    base,
    ada: () => open(asPerson('ada'), `/lab/${task}?class=${id}`),
    looks: () => open(ines, `/classes/${id}/board/ada`),
    teaches: () => open(ines, `/classes/${id}`),
    stop: () => server.stop(),
  }
}

/** The rows of a terminal that is looked at. */
const seen = (page: Page, label: string) => page.getByRole('region', { name: label }).locator('.xterm-rows')

test('a look is seen on both sides, types only with leave, and ends from either', async ({ browser }) => {
  const { ada, looks, stop } = await begin(browser)
  const learner = await ada()
  const terminal = new TerminalOnPage(learner)
  await terminal.shows(/[#$]\s*$/)
  await terminal.type('echo from $((6 * 7))')
  const teacher = await looks()
  await expect(seen(teacher, 'Terminal of Ada, view only')).toContainText('from 42')
  await expect(learner.getByText('Ines looks')).toBeVisible()
  await seen(teacher, 'Terminal of Ada, view only').locator('..').click()
  await teacher.keyboard.type('never typed')
  await learner.getByRole('button', { name: 'Allow typing' }).click()
  await expect(teacher.getByText('Ada lets you type.')).toBeVisible()
  await seen(teacher, 'Terminal of Ada').locator('..').click()
  await teacher.keyboard.type('echo typed $((1 + 1))\n')
  await terminal.shows('typed 2')
  expect(await terminal.text()).not.toContain('never typed')
  await learner.getByRole('button', { name: 'Stop typing' }).click()
  await expect(teacher.getByText('View only.')).toBeVisible()
  await learner.getByRole('button', { name: 'End look' }).click()
  await expect(teacher.getByText('The look has ended.')).toBeVisible()
  await expect(learner.getByText('Ines looks')).toBeHidden()
  await teacher.getByRole('button', { name: 'Look again' }).click()
  await expect(learner.getByText('Ines looks')).toBeVisible()
  await teacher.close()
  await expect(learner.getByText('Ines looks')).toBeHidden()
  await stop()
})

/** Asks the shell for its size, under a word of its own. */
async function sizeIn(terminal: TerminalOnPage, word: string): Promise<string> {
  await terminal.type(`echo ${word} $(stty size)`)
  const line = new RegExp(`^${word} \\d+ \\d+$`, 'm')
  await terminal.shows(line)
  return line.exec(await terminal.text())![0].replace(`${word} `, '')
}

test('a look has the size of the learner’s terminal and leaves it alone', async ({ browser }) => {
  const { ada, looks, stop } = await begin(browser)
  const learner = await ada()
  const terminal = new TerminalOnPage(learner)
  await terminal.shows(/[#$]\s*$/)
  await expect(learner.getByRole('timer', { name: 'Time left' })).toBeVisible()
  const before = await sizeIn(terminal, 'before')
  const teacher = await looks()
  await teacher.setViewportSize({ width: 700, height: 500 })
  await expect(learner.getByText('Ines looks')).toBeVisible()
  await expect(seen(teacher, 'Terminal of Ada, view only')).toContainText(`before ${before}`)
  expect(await sizeIn(terminal, 'meanwhile')).toBe(before)
  await learner.setViewportSize({ width: 1250, height: 640 })
  await expect.poll(() => terminal.lines().then(({ length }) => length)).toBeLessThan(30)
  const after = await sizeIn(terminal, 'after')
  expect(after).not.toBe(before)
  const rows = seen(teacher, 'Terminal of Ada, view only').locator('> div')
  await expect(rows).toHaveCount(Number(after.split(' ')[0]))
  await stop()
})

test('a terminal of who teaches stands beside one’s own, with what was printed before', async ({
  browser,
}) => {
  const { ada, ines, base, stop } = await begin(browser)
  const session = await ines<{ id: string }>('POST', '/api/sessions', { scenario: task })
  const state = () => ines<{ state: string }>('GET', `/api/sessions/${session.id}`).then(it => it.state)
  await expect.poll(state).toBe('ready')
  await ines('POST', `/api/sessions/${session.id}/terminals`)
  const learner = await ada()
  await new TerminalOnPage(learner).shows(/[#$]\s*$/)
  await ines('POST', `${base}/terminal`, { session: session.id, terminal: 't1' })
  await expect(learner.getByText('Ines shows a terminal to the class.')).toBeVisible()
  await learner.getByRole('button', { name: 'Look' }).click()
  await expect(learner.getByRole('tab', { name: 'Ines (view only)' })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await expect(seen(learner, 'Terminal of Ines, view only')).toContainText('$')
  await ines('DELETE', `${base}/terminal`)
  await expect(learner.getByRole('tab', { name: 'Ines (view only)' })).toBeHidden()
  await new TerminalOnPage(learner).shows(/[#$]\s*$/)
  await stop()
})

test('messages and more time are told, and stay until they are put away', async ({ browser }) => {
  const { ada, ines, base, stop } = await begin(browser)
  await ines('POST', `${base}/messages`, { text: 'Welcome' })
  const learner = await ada()
  await expect(learner.getByText('Welcome')).toBeVisible()
  const left = learner.getByRole('timer', { name: 'Time left' })
  await expect(left).toHaveText(/^00:5\d:\d\d$/)
  const text = '<b>bold</b>\nsecond line'
  await ines('POST', `${base}/messages`, { text, person: 'ada' })
  await expect(learner.getByText('Ines to you')).toBeVisible()
  await expect(learner.getByText('<b>bold</b>')).toBeVisible()
  await learner.getByRole('button', { name: 'Put away' }).first().click()
  await expect(learner.getByText('Welcome')).toBeHidden()
  await ines('POST', `${base}/extend`, { minutes: 20 })
  await expect(learner.getByText('There is more time: 20 min.')).toBeVisible()
  await expect(left).toHaveText(/^01:1\d:\d\d$/)
  await learner.reload()
  await expect(learner.getByText('<b>bold</b>')).toBeVisible()
  await expect(learner.getByText('Welcome')).toBeHidden()
  await stop()
})

test('a hand is raised, seen and lowered', async ({ browser }) => {
  const { ada, ines, base, stop } = await begin(browser)
  const learner = await ada()
  await learner.getByRole('button', { name: 'Raise hand' }).click()
  await expect(learner.getByText('Your hand is raised.')).toBeVisible()
  await ines('POST', `${base}/learners/ada/hand-seen`)
  await expect(learner.getByText('Your hand was seen.')).toBeVisible()
  await learner.getByRole('button', { name: 'Lower hand' }).click()
  await expect(learner.getByText('Your hand')).toBeHidden()
  await stop()
})

test('who teaches sends a message, gives time and shows a terminal from the page of the class', async ({
  browser,
}) => {
  const { ada, ines, teaches, stop } = await begin(browser)
  const learner = await ada()
  const teacher = await teaches()
  await teacher.getByRole('button', { name: 'My terminal' }).click()
  await expect(teacher.getByText('You have no terminal open.')).toBeVisible()
  await teacher.keyboard.press('Escape')
  const session = await ines<{ id: string }>('POST', '/api/sessions', { scenario: task })
  const state = () => ines<{ state: string }>('GET', `/api/sessions/${session.id}`).then(it => it.state)
  await expect.poll(state).toBe('ready')
  await ines('POST', `/api/sessions/${session.id}/terminals`)
  await teacher.getByRole('button', { name: 'My terminal' }).click()
  await teacher.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(learner.getByText('Ines shows a terminal to the class.')).toBeVisible()
  await teacher.getByRole('button', { name: 'Message' }).click()
  await teacher.getByRole('textbox', { name: 'To all in the class' }).fill('Look at my terminal, please.')
  await teacher.keyboard.press('Control+Enter')
  await expect(learner.getByText('Look at my terminal, please.')).toBeVisible()
  await teacher.getByRole('button', { name: 'More time' }).click()
  await teacher.getByRole('button', { name: 'Give time' }).click()
  await expect(learner.getByText('There is more time: 10 min.')).toBeVisible()
  await teacher.getByRole('button', { name: 'My terminal' }).click()
  await teacher.getByRole('button', { name: 'Stop showing' }).click()
  await expect(learner.getByText('Ines shows a terminal to the class.')).toBeHidden()
  await stop()
})
