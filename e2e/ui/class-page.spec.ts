import { expectAccessible } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/class.ts'
import { makeClass } from '../fixtures/people.ts'

test('the code and its link are copied, the link leads in, and a new code takes their place', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.goto(`/classes/${room.id}`)
  await expect(page.getByTestId('join-code')).toHaveText(room.joinCode!)
  await page.getByRole('button', { name: 'Copy the code' }).click()
  await expect.poll(clipboard).toBe(room.joinCode)
  await page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByText('The link is copied.', { exact: true })).toBeVisible()

  const { page: ada } = await people.nobody()
  await ada.goto(await clipboard())
  await expect(ada.getByLabel('Code of the class')).toHaveValue(room.joinCode!)

  await page.getByRole('button', { name: 'New code…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new code' }).click()
  await expect(page.getByText('The class has a new code.', { exact: true })).toBeVisible()
  await expect(page.getByTestId('join-code')).not.toHaveText(room.joinCode!)
  await expect(page.getByTestId('join-code')).toHaveText(/^\w{4}-\w{4}$/)
})

test('who joins is on the page at once, and is removed after it was asked', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  await page.goto(`/classes/${room.id}`)
  await expect(page.getByText('Nobody yet.')).toBeVisible()
  const { page: ada } = await people.learner('Ada', room)
  await expect(page.getByRole('region', { name: 'In the class: 1' })).toContainText('Ada')
  await ada.goto(`/classes/${room.id}`)
  await expect(ada.getByRole('heading', { name: room.title })).toBeVisible()
  await page.getByRole('button', { name: 'Remove Ada' }).click()
  await page.getByRole('button', { name: 'Remove from the class' }).click()
  await expect(page.getByText('Nobody yet.')).toBeVisible()
  await expect(ada.getByRole('heading', { name: 'is not there for you any more' })).toBeVisible()
  await expectAccessible(ada)
})

test('what this machine cannot hold is said, with the reason and what to do', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { seats: 12 })
  const { page } = ines
  const bounds = [
    {
      of: 'memory',
      labs: 9,
      beyond: 'starved',
      reason: '4.1 GB are free, a lab takes 450 MB',
      remedy: 'Add memory',
    },
    { of: 'disk', labs: 80, beyond: 'refused', reason: '40 GB are free', remedy: 'Free some' },
  ]
  const json = {
    seats: 12,
    labs: 9,
    enough: false,
    most: 10,
    running: 3,
    ahead: { wanted: 6, ready: 2 },
    bounds,
  }
  await page.route('**/capacity', route => route.fulfill({ json }))
  await page.goto(`/classes/${room.id}`)
  const panel = page.getByRole('region', { name: 'Room on this machine' })
  await expect(panel.getByText('9 labs at once, for 12 seats.')).toBeVisible()
  await expect(panel).toContainText('2 of 6')
  await expect(panel).toContainText('Memory: 9 labs; with more, some may end')
  await expect(panel).toContainText('4.1 GB are free, a lab takes 450 MB.Add memory.')
  await expect(panel).toContainText('This server was started for at most 10 labs.')
  await expect(panel.getByText('Disk: 80 labs')).toBeHidden()
  await expectAccessible(page)
})

test('idle labs are ended to make room, and how many is told', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  await page.goto(`/classes/${room.id}`)
  await page.getByRole('button', { name: 'End idle labs…' }).click()
  await expect(page.getByLabel('Without anything done for')).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText('No lab was idle for so long.', { exact: true })).toBeVisible()
  await expectAccessible(page)
})

test('a pause stops the time of who learns until the class goes on', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page: ada } = await people.learner('Ada', room)
  await ada.goto(`/classes/${room.id}`)
  await ines.page.goto(`/classes/${room.id}`)
  await expect(ada.getByRole('link', { name: /Enable NodeRestriction/ })).toBeVisible()
  await ines.page.getByRole('button', { name: 'Pause' }).click()
  await expect(ada.getByText('left, paused')).toBeVisible()
  await expect(ada.getByRole('link', { name: /Enable NodeRestriction/ })).toHaveCount(0)
  await ines.page.getByRole('button', { name: 'Resume' }).click()
  await expect(ada.getByRole('link', { name: /Enable NodeRestriction/ })).toBeVisible()
})

test('the time left is by the server’s clock, whatever the browser’s says', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { closesAt: Date.now() + 3_600_000 })
  const { page } = await people.learner('Ada', room)
  await page.clock.install({ time: Date.now() - 5 * 3_600_000 })
  await page.goto(`/classes/${room.id}`)
  await expect(page.getByRole('timer')).toHaveText(/^00:5\d:\d\d$/)
})

test('tasks in order show whose turn it is, and one is worked on in the class', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { inOrder: true })
  const { page } = await people.learner('Ada', room)
  await page.goto(`/classes/${room.id}`)
  const tasks = page.getByRole('region', { name: 'Tasks' }).getByRole('listitem')
  await expect(tasks.nth(0)).toContainText('Start')
  await expect(tasks.nth(1)).toContainText('after 1')
  await expect(tasks.nth(1).getByRole('link')).toHaveCount(0)
  await expectAccessible(page)
  await tasks.nth(0).getByRole('link').press('Enter')
  await expect(page).toHaveURL(`/lab/enable-node-restriction?class=${room.id}`)
  await expect(page.getByText('lab: ready')).toBeVisible()
  await page.goto(`/classes/${room.id}`)
  await expect(tasks.nth(0)).toContainText('Go on')
})

test('a class that is planned says when it begins, and one that is over what can be done still', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { opensAt: Date.now() + 600_000 })
  const { page } = await people.learner('Ada', room)
  await page.goto(`/classes/${room.id}`)
  await expect(page.getByRole('timer')).toHaveText(/^00:0\d:\d\d$/)
  await expect(page.getByRole('link', { name: /Enable NodeRestriction/ })).toHaveCount(0)
  await ines.call('POST', `/api/classes/${room.id}/archive`)
  await expect(page.getByText('The class is over.')).toBeVisible()
  await expect(page.getByRole('timer')).toHaveCount(0)
  await expectAccessible(page)
})

test('a class of others is answered like one that does not exist', async ({ people }) => {
  const ines = await people.instructor()
  const [hers, other] = [await makeClass(ines), await makeClass(ines, { title: 'Secret title' })]
  const { page } = await people.learner('Ada', hers)
  for (const id of [other.id, 'nothing']) {
    await page.goto(`/classes/${id}`)
    await expect(page.getByRole('heading', { name: 'There is no such class' })).toBeVisible()
  }
  await expect(page.getByText('Secret title')).toHaveCount(0)
})

test('a class that could not be loaded says why, and is asked for again', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  const problem = { code: 'internal', detail: 'The store does not answer.', status: 500, title: '', type: '' }
  await page.route(`**/api/classes/${room.id}`, route => route.fulfill({ status: 500, json: problem }))
  await page.goto(`/classes/${room.id}`)
  await expect(page.getByRole('alert').filter({ hasText: 'The store does not answer.' })).toBeVisible()
  await page.unroute(`**/api/classes/${room.id}`)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: room.title })).toBeVisible()
})

for (const width of [390, 1920])
  test(`pages of a class fit a window of ${width} px`, async ({ people }) => {
    const ines = await people.instructor()
    const room = await makeClass(ines, { title: 'Ein_sehr_langer_Titel_ohne_Leerzeichen_'.repeat(3) })
    const ada = await people.learner('Ada-ohne-Leerzeichen-'.repeat(2), room)
    const tooWide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    for (const [{ page }, path] of [
      [ines, '/classes'],
      [ines, '/classes/new'],
      [ines, `/classes/${room.id}`],
      [ada, '/classes'],
      [ada, `/classes/${room.id}`],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByText(/^Loading/)).toHaveCount(0)
      expect(await page.evaluate(tooWide), path).toBe(0)
    }
  })

test('a hand is raised and lowered, and whoever teaches sees it', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = await people.learner('Ada', room)
  await ines.page.goto(`/classes/${room.id}`)
  await page.goto(`/classes/${room.id}`)
  await page.getByRole('button', { name: 'Raise your hand' }).click()
  await expect(page.getByText('Your hand is up')).toBeVisible()
  await expect(ines.page.getByText('hand raised')).toBeVisible()
  const [{ person }] = await ines.call<[{ person: string }]>('GET', `/api/classes/${room.id}/members`)
  await ines.call('POST', `/api/classes/${room.id}/learners/${person}/hand-seen`)
  await expect(page.getByText('Your hand was seen')).toBeVisible()
  await page.getByRole('button', { name: 'Lower your hand' }).press('Enter')
  await expect(ines.page.getByText('hand raised')).toBeHidden()
})

test('messages are on the page as they are sent, the newest first, and nothing in them is markup', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = await people.learner('Ada', room)
  const [{ person }] = await ines.call<[{ person: string }]>('GET', `/api/classes/${room.id}/members`)
  await ines.call('POST', `/api/classes/${room.id}/messages`, { text: 'Break at four.' })
  await page.goto(`/classes/${room.id}`)
  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
  await expect(messages).toHaveText([/Ines.*Break at four\./])
  const text = '<b>Look</b> at the\nmanifest'
  await ines.call('POST', `/api/classes/${room.id}/messages`, { text, person })
  await expect(messages).toHaveCount(2)
  await expect(messages.first()).toContainText('Ines to you')
  await expect(messages.first()).toContainText('<b>Look</b> at the')
  await expectAccessible(page)
})
