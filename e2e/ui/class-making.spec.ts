import type { Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/class.ts'
import { makeClass } from '../fixtures/people.ts'

const order = (page: Page) => page.getByRole('list', { name: 'Tasks of the class' }).getByRole('listitem')
const nodeRestriction = /Enable NodeRestriction/
const roleBinding = /Grant access with a RoleBinding/
const auditPolicy = /Write an audit policy/

test('a class is made by keyboard alone', async ({ people }) => {
  const { page, call } = await people.instructor()
  await page.goto('/classes')
  await page.getByRole('link', { name: 'New class' }).press('Enter')
  await page.getByLabel('Title').focus()
  await page.keyboard.type('Monday')
  await page.getByLabel('Filter tasks').focus()
  await page.keyboard.type('rolebinding')
  await page.getByRole('checkbox', { name: roleBinding }).press('Space')
  await page.getByLabel('Filter tasks').fill('audit')
  await page.getByRole('checkbox', { name: auditPolicy }).press('Space')
  await expect(order(page)).toHaveText([roleBinding, auditPolicy])

  const up = page.getByRole('button', { name: 'Move Write an audit policy up' })
  await up.press('Enter')
  await expect(order(page)).toHaveText([auditPolicy, roleBinding])
  await expect(page.getByText('Write an audit policy: 1 of 2')).toBeAttached()
  await expect(up).toBeFocused()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(order(page)).toHaveText([roleBinding, auditPolicy])
  await expect(up).toBeFocused()

  await page.getByLabel('Hints').focus()
  await page.keyboard.type('Off')
  await expect(page.getByLabel('Hints')).toHaveValue('off')
  await page.getByLabel('Title').press('Enter')
  await expect(page.getByRole('heading', { name: 'Monday' })).toBeVisible()
  const made = await call<object>('GET', page.url().replace('/classes/', '/api/classes/'))
  expect(made).toMatchObject({
    title: 'Monday',
    tasks: ['fix-missing-rolebinding', 'write-audit-policy'],
    hints: 'off',
  })
})

test('what is missing is said before the server is asked', async ({ people }) => {
  const { page } = await people.instructor()
  await page.goto('/classes/new')
  const asked: string[] = []
  page.on('request', request => request.method() === 'POST' && asked.push(request.url()))
  await expect(page.getByText('Give it a title.')).toBeHidden()
  await page.getByRole('button', { name: 'Make the class' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Choose at least one task.' })).toBeVisible()
  await page.getByLabel('Seats').fill('201')
  await expect(page.getByText('Seats from 1 to 200.').first()).toBeVisible()
  await page.getByLabel('Closes').fill('2026-01-01T10:00')
  await expect(page.getByText('It has to close after it opens.').first()).toBeVisible()
  expect(asked).toEqual([])
})

test('tasks are put in order by dragging, and the rules are saved once that is wanted', async ({
  people,
}) => {
  const ines = await people.instructor()
  const room = await makeClass(ines, {
    tasks: ['enable-node-restriction', 'fix-missing-rolebinding', 'write-audit-policy'],
  })
  const { page } = ines
  await page.goto(`/classes/${room.id}`)
  const handle = order(page).nth(2).getByTitle('Drag')
  await handle.scrollIntoViewIfNeeded()
  await handle.hover()
  await page.mouse.down()
  const first = (await order(page).nth(0).boundingBox())!
  await page.mouse.move(first.x + 20, first.y + first.height / 2, { steps: 8 })
  await page.mouse.up()
  await expect(order(page)).toHaveText([auditPolicy, nodeRestriction, roleBinding])
  await expect(page.getByText('Not saved yet')).toBeVisible()
  await page.getByRole('button', { name: 'Save the changes' }).click()
  await expect(page.getByText('The rules are saved.', { exact: true })).toBeVisible()
  await expect(page.getByText('Not saved yet')).toBeHidden()
  const { tasks } = await ines.call<{ tasks: string[] }>('GET', `/api/classes/${room.id}`)
  expect(tasks).toEqual(['write-audit-policy', 'enable-node-restriction', 'fix-missing-rolebinding'])
})

test('what is being typed stays when something else of the class changes', async ({ people }) => {
  const ines = await people.instructor()
  const room = await makeClass(ines)
  const { page } = ines
  await page.goto(`/classes/${room.id}`)
  await page.getByLabel('Seats').fill('30')
  await ines.call('PATCH', `/api/classes/${room.id}`, { title: 'Another title', idleMinutes: 20 })
  await expect(page.getByRole('heading', { name: 'Another title' })).toBeVisible()
  await expect(page.getByLabel('Idle minutes')).toHaveValue('20')
  await expect(page.getByLabel('Seats')).toHaveValue('30')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByLabel('Seats')).toHaveValue('5')
})

test('what the server refuses is said, and nothing typed is lost', async ({ people }) => {
  const { page } = await people.instructor()
  await page.goto('/classes/new')
  await page.getByLabel('Title').fill('Yesterday')
  await page.getByRole('checkbox', { name: auditPolicy }).check()
  await page.getByLabel('Opens').fill('2026-01-01T10:00')
  await page.getByLabel('Closes').fill('2026-01-01T12:00')
  await page.getByRole('button', { name: 'Make the class' }).click()
  await expect(page.getByText('The class would be over before it begins.')).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Yesterday')
})

test('the form breaks no rule of accessibility, with mistakes neither', async ({ people }) => {
  const { page } = await people.instructor()
  await page.goto('/classes/new')
  await page.getByRole('checkbox', { name: auditPolicy }).check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make the class' }).click()
  await expectAccessible(page)
})
