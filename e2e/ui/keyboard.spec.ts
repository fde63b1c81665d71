import { check, expect, test } from '../fixtures/ui.ts'

test('a check is started from inside the terminal, which keeps the focus', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await terminal.type('echo still here')
  await terminal.shows('\nstill here')
})

test('after a click on Check the terminal has the focus again', async ({ page, openTask, terminal }) => {
  await openTask()
  await check(page).click()
  await terminal.type('echo after the click')
  await terminal.shows('\nafter the click')
})

test('the terminal can be left and entered by keyboard, and tabs follow the arrows', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await page.keyboard.press('Control+Backquote')
  await expect(page.getByRole('tab', { name: 'Task' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Hints' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  await expect(page.getByRole('tab', { name: 'Result' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Task' })).toBeFocused()
  await page.keyboard.press('Control+Backquote')
  await terminal.type('echo entered')
  await terminal.shows('\nentered')
})

test('the menu is worked by keyboard and gives the focus back', async ({ page, openTask }) => {
  await openTask()
  const button = page.getByRole('button', { name: 'Lab menu' })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'New terminal' })).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitem', { name: 'End the lab' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(button).toBeFocused()
})

test('the divider is moved by keyboard, and its place is remembered', async ({ page, openTask }) => {
  await openTask()
  const task = page.getByRole('region', { name: 'Task' })
  const width = async () => (await task.boundingBox())!.width
  const before = await width()
  await page.getByRole('separator', { name: 'Width of the task' }).focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
  const after = await width()
  expect(after).toBeGreaterThan(before)
  await page.reload()
  await expect.poll(width).toBeCloseTo(after, -1)
})

test('the task is folded away and back, and the shell keeps its own Ctrl-B', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  const text = page.getByText('The kubelets of this cluster may change any node.')
  // In the shell Ctrl-B goes one character back.
  await page.keyboard.type('echo ab')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('X')
  await page.keyboard.press('Enter')
  await terminal.shows('\naXb')
  await expect(text).toBeVisible()
  await page.getByRole('tab', { name: 'Task' }).focus()
  await page.keyboard.press('Control+b')
  await expect(text).toBeHidden()
  await page.getByRole('button', { name: /^Show the task/ }).click()
  await expect(text).toBeVisible()
})

test('on a narrow window the terminal is one of the tabs, and checking shows the result', async ({
  page,
  terminal,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await page.goto('/lab/enable-node-restriction')
  await page.getByRole('tab', { name: 'Terminal', exact: true }).click()
  await terminal.shows(/[#$]\s*$/)
  await terminal.focus()
  await terminal.type('echo narrow')
  await terminal.shows('\nnarrow')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await page.keyboard.press('Control+Backquote')
  await terminal.type('echo back again')
  await terminal.shows('\nback again')
})
