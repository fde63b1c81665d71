/** A class from its first link to its export: an instructor and four learners, each in a browser, on real labs. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { toField } from '../../app/(pages)/classes/times.ts'
import { expect, type PersonOnPage, picture, test } from '../fixtures/class-journey.ts'
import { refusedIn, solution, solutionSays } from '../fixtures/role-binding.ts'

const binding = /Grant access with a RoleBinding/
const plugin = /Enable NodeRestriction/
const minute = 60_000
/** ms; a busy machine takes its time to make four labs. */
const untilDone = 15 * minute

/** By the link that the server prints, as far as the page of a new class. */
async function makesClass(ines: PersonOnPage, link: string): Promise<string> {
  const { page } = ines
  await page.goto(link)
  await page.getByLabel('Your name').fill(ines.name)
  await page.getByRole('button', { name: 'Come in' }).click()
  await expect(page.getByTestId('personal-code')).toBeVisible()
  await page.getByRole('link', { name: /^Go to/ }).click()
  await page.getByRole('link', { name: 'New class' }).click()
  await page.getByLabel('Title').fill('API server security')
  for (const task of [binding, plugin]) await page.getByRole('checkbox', { name: task }).check()
  await page.getByLabel('Opens').fill(toField(Date.now()))
  await page.getByLabel('Closes').fill(toField(Date.now() + 120 * minute))
  await page.getByLabel('Seats').fill('5')
  await page.getByRole('button', { name: 'Make the class' }).click()
  return (await page.getByTestId('join-code').textContent())!
}

const rowOf = (board: Page, { name }: PersonOnPage) =>
  board.getByRole('row').filter({ has: board.getByText(name, { exact: true }) })

/** Beside the board. */
async function opened(board: Page, who: PersonOnPage): Promise<Locator> {
  await rowOf(board, who).locator('[data-person]').click()
  return board.getByRole('complementary', { name: who.name })
}

async function download(page: Page, file: 'CSV' | 'JSON'): Promise<string> {
  const [given] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: file, exact: true }).click(),
  ])
  return readFile(await given.path(), 'utf8')
}

test('a class works, gets stuck, is helped, outlives its server, and is told as it was', async ({
  server,
  comes,
}) => {
  test.setTimeout(untilDone)
  const ines = await comes('Ines')
  const people = await Promise.all(['Ada', 'Bob', 'Cleo', 'Dan'].map(comes))
  const [ada, bob, cleo, dan] = people as [PersonOnPage, PersonOnPage, PersonOnPage, PersonOnPage]
  /** Each check, as its learner saw it. */
  const seen: { name: string; percent: number }[] = []
  const checks = async (who: PersonOnPage) => {
    const percent = await who.check()
    seen.push({ name: who.name, percent })
    return percent
  }
  const board = ines.page

  await test.step('the class is made and joined', async () => {
    const code = await makesClass(ines, await server.firstInstructor())
    await expect(board.getByText('Fit at once')).toBeVisible({ timeout: minute })
    await picture(board, 'class')
    await board.getByRole('link', { name: 'Board' }).click()
    await expect(board.getByTestId('join-code')).toHaveText(code)
    for (const who of people) await who.joins(code)
    for (const who of people) await expect(rowOf(board, who)).toContainText('none begun')
  })

  await test.step('each gets a lab', async () => {
    await Promise.all(people.map(who => who.begins(who === cleo ? plugin : binding)))
    for (const who of people) await expect(rowOf(board, who)).toContainText('not checked')
    await expect(board.getByText('4 learners, 4 there, nobody needs help')).toBeVisible()
  })

  await test.step('one solves the task', async () => {
    await ada.command(solution(await refusedIn(ada.page)), solutionSays)
    expect(await checks(ada)).toBe(100)
    await expect(rowOf(board, ada)).toContainText('best 100 %')
  })

  await test.step('one is stuck, and the board says at what', async () => {
    for (let attempt = 1; attempt <= 3; attempt++) expect(await checks(bob)).toBe(0)
    await expect(rowOf(board, bob)).toContainText('failed 3 times in a row')
  })

  await test.step('one breaks the API server and raises a hand; the instructor looks, with who is looked at knowing', async () => {
    await cleo.command(
      "sed -i 's/--secure-port=6443/&\\n    - --no-such-flag=1/' /etc/kubernetes/manifests/kube-apiserver.yaml && grep -c no-such-flag /etc/kubernetes/manifests/kube-apiserver.yaml",
      /^1$/m,
    )
    await cleo.page.getByRole('button', { name: 'Raise hand' }).click()
    await expect(rowOf(board, cleo)).toContainText('Raised a hand')
    await expect(rowOf(board, cleo)).toContainText('unknown flag: --no-such-flag', { timeout: minute })
    await expect(board.locator('[data-person]').first()).toContainText('Cleo')
    await picture(board, 'board')
    const panel = await opened(board, cleo)
    await panel.getByRole('button', { name: 'Hand seen' }).click()
    await expect(cleo.page.getByText('Your hand was seen.')).toBeVisible()
    await panel.getByRole('link', { name: 'Look into a terminal' }).click()
    await expect(board.getByRole('region', { name: 'Terminal of Cleo, view only' })).toContainText('grep -c')
    await expect(cleo.page.getByText('Ines looks')).toBeVisible()
    await picture(board, 'look')
    await picture(cleo.page, 'learner')
    await board.getByRole('link', { name: 'Board' }).click()
    await expect(cleo.page.getByText('Ines looks')).toBeHidden()
  })

  await test.step('one is given more time', async () => {
    const left = dan.page.getByRole('timer', { name: 'Time left' })
    await expect(left).toHaveText(/^01:/)
    const panel = await opened(board, dan)
    await panel.getByRole('button', { name: '+15 min' }).click()
    await expect(dan.page.getByText('There is more time: 15 min.')).toBeVisible()
    await panel.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('the server is killed in the middle, and all goes on', async () => {
    await dan.terminal.type('sleep 5; echo it went on')
    await server.kill()
    await expect(board.getByText('The lab server does not answer')).toBeVisible()
    await server.restart()
    await expect(board.getByText('The lab server does not answer')).toBeHidden({ timeout: minute })
    await dan.terminal.shows(/^it went on$/m, minute)
    await expect(rowOf(board, ada)).toContainText('best 100 %')
    await expect(rowOf(board, bob)).toContainText('failed 3 times in a row')
    await expect(rowOf(board, cleo)).toContainText('unknown flag: --no-such-flag', { timeout: minute })
    await expect(await opened(board, dan)).toContainText('has 15 more minutes')
  })

  await test.step('one reloads the page and finds everything', async () => {
    await bob.page.reload()
    await bob.prompt()
    await bob.page.getByRole('tab', { name: 'Result' }).click()
    await expect(bob.page.getByText('0 of 6 points').first()).toBeVisible()
    await bob.terminal.focus()
    await bob.command(solution(await refusedIn(bob.page)), solutionSays)
    expect(await checks(bob)).toBe(100)
    await expect(rowOf(board, bob)).not.toContainText('failed 3 times in a row')
  })

  await test.step('the export says what happened', async () => {
    const { pathname } = new URL(board.url())
    await board.goto(pathname.replace('/board', '/results'))
    await expect(board.getByRole('grid', { name: 'Learners by checks' })).toBeVisible()
    await picture(board, 'results')
    const told = JSON.parse(await download(board, 'JSON'))
    const nameOf = (person: string) =>
      told.learners.find((it: { person: string }) => it.person === person).name
    expect(told.class.title).toBe('API server security')
    expect(told.learners.map(({ name, extraMinutes }: Learner) => ({ name, extraMinutes }))).toEqual(
      people.map(({ name }) => ({ name, extraMinutes: name === 'Dan' ? 15 : 0 })),
    )
    expect(told.sessions.map(({ person }: Row) => nameOf(person)).sort()).toEqual(
      people.map(({ name }) => name),
    )
    const grades: { name: string; percent: number }[] = told.grades.map(({ person, percent }: Grade) => ({
      name: nameOf(person),
      percent,
    }))
    for (const { name } of people)
      expect(grades.filter(it => it.name === name)).toEqual(seen.filter(it => it.name === name))
    const rows = (await download(board, 'CSV'))
      .replaceAll(/"(?:[^"]|"")*"/g, '…')
      .split('\r\n')
      .filter(Boolean)
    const judged = told.grades.flatMap(({ checks }: Grade) => checks)
    expect(rows).toHaveLength(1 + judged.length)
  })
})

interface Learner {
  name: string
  extraMinutes: number
}
interface Row {
  person: string
}
interface Grade extends Row {
  percent: number
  checks: unknown[]
}
