import { expectAccessible } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/class.ts'
import { makeClass } from '../fixtures/people.ts'
import { test as alone } from '../fixtures/ui.ts'

const row = (title: string) => ({ hasText: title })

test('who teaches sees their classes with seats, times and where each stands, and gets there', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { title: 'Open now', seats: 7 })
  await makeClass(ines, {
    title: 'Next year',
    opensAt: Date.now() + 86_400_000,
    closesAt: Date.now() + 90_000_000,
  })
  await people.learner('Ada', room)
  const { page } = ines
  await page.goto('/classes')
  const rows = page.getByRole('region', { name: 'You teach' }).getByRole('listitem')
  await expect(rows.filter(row('Open now'))).toContainText('1 of 7 seats')
  await expect(rows.filter(row('Open now'))).toContainText('open')
  await expect(rows.filter(row('Next year'))).toContainText('planned')
  await expectAccessible(page)
  await page.getByRole('link', { name: /Open now/ }).click()
  await expect(page.getByRole('heading', { name: 'Open now' })).toBeVisible()
})

test('who learns sees what they joined, and joins another by its code', async ({ people }) => {
  const ines = await people.instructor()
  const first = await makeClass(ines, { title: 'First' })
  const second = await makeClass(ines, { title: 'Second' })
  const { page } = await people.learner('Ada', first)
  await page.goto('/classes')
  await expect(page.getByRole('region', { name: 'You learn in' }).getByRole('listitem')).toHaveText(/First/)
  await expect(page.getByRole('link', { name: 'New class' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Join by a code' }).click()
  await page.getByLabel('Code of the class').fill(second.joinCode!)
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('heading', { name: 'Second' })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Classes' }).click()
  await expect(page.getByRole('region', { name: 'You learn in' }).getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page)
})

test('a class is copied to another time, archived and deleted, each after it was asked', async ({
  people,
}) => {
  const ines = await people.instructor()
  await makeClass(ines, { title: 'Spring' })
  const { page } = ines
  await page.goto('/classes')
  const more = (title: string) => page.getByRole('button', { name: `More for ${title}`, exact: true })
  await more('Spring').click()
  await page.getByRole('menuitem', { name: 'Copy…' }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('Summer')
  await page.getByRole('button', { name: 'Make the copy' }).click()
  await expect(page.getByRole('heading', { name: 'Summer' })).toBeVisible()

  await page.goto('/classes')
  await more('Spring').click()
  await page.getByRole('menuitem', { name: 'Archive…' }).click()
  await page.getByRole('button', { name: 'Archive the class' }).click()
  await expect(page.getByText('“Spring” is archived.', { exact: true })).toBeVisible()
  await page.getByText(/^Archived \(/).click()
  await expect(page.getByRole('main').getByRole('listitem').filter(row('Spring'))).toContainText('archived')

  await more('Spring').click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('main').getByRole('listitem').filter(row('Spring'))).toHaveCount(1)
  await more('Spring').click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete the class' }).click()
  await expect(page.getByText('“Spring” is deleted.', { exact: true })).toBeVisible()
  await expect(page.getByRole('main').getByRole('listitem').filter(row('Spring'))).toHaveCount(0)
})

test('the menu of a class breaks no rule of accessibility, and neither does what it asks', async ({
  people,
}) => {
  const ines = await people.instructor()
  await makeClass(ines, { title: 'Autumn' })
  const { page } = ines
  await page.goto('/classes')
  await page.getByRole('button', { name: 'More for Autumn' }).click()
  await expect(page.getByRole('menuitem', { name: 'Copy…' })).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expectAccessible(page)
})

test('a list that could not be loaded says why, and is asked for again', async ({ people }) => {
  const ines = await people.instructor()
  await makeClass(ines, { title: 'Winter' })
  const { page } = ines
  const problem = { code: 'internal', detail: 'The store does not answer.', status: 500, title: '', type: '' }
  await page.route('**/api/classes', route => route.fulfill({ status: 500, json: problem }))
  await page.goto('/classes')
  await expect(page.getByRole('alert').filter({ hasText: 'The store does not answer.' })).toBeVisible()
  await expectAccessible(page)
  await page.unroute('**/api/classes')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('link', { name: /Winter/ })).toBeVisible()
})

test('who has signed in finds the classes on every page, and who has not comes back to the page that was meant', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, { title: 'Linked' })
  const { page } = ines
  await page.goto('/')
  await page.getByRole('banner').getByRole('link', { name: 'Classes' }).click()
  await page.getByRole('link', { name: /Linked/ }).click()
  await expect(page.getByRole('heading', { name: 'Linked' })).toBeVisible()
  await page.context().clearCookies()
  // The page may ask for something of its own accord first.
  const pause = page.getByRole('button', { name: 'Pause' })
  await expect(async () => {
    if (await pause.isVisible()) await pause.click({ timeout: 1_000 })
    await expect(page).toHaveURL(`/sign-in?to=${encodeURIComponent(`/classes/${room.id}`)}`, {
      timeout: 1_000,
    })
  }).toPass()
})

alone('where nobody signs in no page speaks of classes', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await expect(page.getByRole('banner').getByRole('link')).toHaveText(['cks-lab'])
})
