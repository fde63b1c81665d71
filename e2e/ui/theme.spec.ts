import { expect, test } from '../fixtures/ui.ts'

test("the system's theme is the default, and a choice is remembered without a flash", async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.goto('/')
  const dark = await background()
  await page.getByRole('button', { name: 'Use the light theme' }).click()
  await expect.poll(background).not.toBe(dark)
  // What the server paints first is right already.
  const html = await (await page.request.get('/')).text()
  expect(html).toContain('<html lang="en" data-theme="light"')
})

test("the terminal's colours belong to the theme and change with it", async ({ page, openTask }) => {
  await openTask()
  const color = () => page.locator('.xterm-rows').evaluate(rows => getComputedStyle(rows).color)
  const dark = await color()
  await page.getByRole('button', { name: 'Use the light theme' }).click()
  await expect.poll(color).not.toBe(dark)
})

test('nothing moves where motion is not wanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/')
  const moving = await page.evaluate(() => document.getAnimations().length)
  expect(moving).toBe(0)
})
