import { expectAccessible } from '../fixtures/axe.ts'
import { expect, test as inClass } from '../fixtures/class.ts'
import { test as alone } from '../fixtures/ui.ts'

alone('the catalogue breaks no rule of accessibility', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await expectAccessible(page)
})

alone(
  'the workspace breaks no rule of accessibility, with its menu open neither',
  async ({ page, openTask }) => {
    await openTask()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Lab menu' }).click()
    await expect(page.getByRole('menuitem', { name: 'New terminal' })).toBeFocused()
    await expectAccessible(page)
  },
)

inClass('the pages of people break no rule of accessibility', async ({ people }) => {
  const { page } = await people.nobody()
  for (const path of ['/sign-in', '/join', '/privacy']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
  }
  const ines = await people.instructor()
  await ines.page.goto('/account')
  await expect(ines.page.getByRole('region', { name: 'Invitations' })).toBeVisible()
  await expectAccessible(ines.page)
})
