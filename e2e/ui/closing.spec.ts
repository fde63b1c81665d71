import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/ui.ts'

/** Closes the page as Ctrl+W does. @returns whether the browser asked first */
async function closes(page: Page): Promise<boolean> {
  let asked = false
  page.on('dialog', dialog => {
    asked = dialog.type() === 'beforeunload'
    void dialog.accept()
  })
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
  return asked
}

test('the browser asks before it closes a running shell, which goes on when the answer is no', async ({
  page,
  openTask,
  terminal,
}) => {
  await openTask()
  await terminal.type('echo before the question')
  await terminal.shows('\nbefore the question')
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await terminal.type('echo after the question')
  await terminal.shows('\nafter the question')
  expect(await closes(page)).toBe(true)
})

test('nothing is asked on the way to the catalogue, nor there', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type('echo typed')
  await page.getByRole('link', { name: 'Catalogue' }).click()
  await expect(page.getByLabel('Filter tasks')).toBeVisible()
  expect(await closes(page)).toBe(false)
})

test('nothing is asked after the lab has ended', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type('echo typed')
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitem', { name: 'End the lab' }).click()
  await page.getByRole('button', { name: 'End the lab' }).click()
  await expect(page.getByRole('heading', { name: 'The lab has ended' })).toBeVisible()
  expect(await closes(page)).toBe(false)
})

test('nothing is asked after the shell has ended', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type('exit')
  await expect(page.getByText('The shell has ended. Enter starts a new one.')).toBeVisible()
  expect(await closes(page)).toBe(false)
})

test('a reload by its key asks nothing, for it takes nothing away', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type('echo kept')
  await terminal.shows('\nkept')
  let asked = false
  page.on('dialog', dialog => {
    asked = true
    void dialog.accept()
  })
  await page.getByRole('tab', { name: 'Task' }).click()
  // A browser without a window has no key that reloads.
  await page.keyboard.press('Control+r')
  await page.reload()
  await terminal.shows('\nkept')
  expect(asked).toBe(false)
})

test('in full screen the shell gets the keys that are the browser’s in a tab', async ({
  page,
  openTask,
  terminal,
}) => {
  await page.addInitScript(() => {
    const calls: string[] = []
    Object.assign(globalThis, { calls })
    const { keyboard } = navigator as unknown as {
      keyboard: Record<'lock' | 'unlock', (codes?: string[]) => unknown>
    }
    const { lock, unlock } = keyboard
    keyboard.lock = codes => {
      calls.push(`lock ${codes?.join(' ')}`)
      return lock.call(keyboard, codes)
    }
    keyboard.unlock = () => {
      calls.push('unlock')
      return unlock.call(keyboard)
    }
  })
  const calls = () => page.evaluate(() => (globalThis as unknown as { calls: string[] }).calls)
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null)
  await openTask()
  await page.getByRole('button', { name: /^Full screen/ }).click()
  await expect.poll(isFull).toBe(true)
  await expect.poll(calls).toEqual(['lock KeyW KeyT KeyN Escape'])
  // The terminal has the focus again, and Ctrl+W deletes the word before the cursor.
  await page.keyboard.type('echo one two')
  await page.keyboard.press('Control+w')
  await page.keyboard.type('three\n')
  await terminal.shows('\none three')
  await page.getByRole('button', { name: /^Leave the full screen/ }).click()
  await expect.poll(isFull).toBe(false)
  await expect.poll(calls).toEqual(['lock KeyW KeyT KeyN Escape', 'unlock'])
})

test('the list of shortcuts says what becomes of Ctrl+W', async ({ page, openTask }) => {
  await openTask()
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  await expect(page.getByRole('dialog')).toContainText(
    /Ctrl\+W.*asks first.*full screen.*Alt\+Backspace.*:wincmd/,
  )
})
