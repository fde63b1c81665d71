import { expect, test, vi } from 'vitest'
import { chooseEngine, engines } from './index.ts'

test('the fake engine is there only where it is asked for', async () => {
  vi.stubEnv('CKS_LAB_FAKE', undefined)
  expect(engines().map(({ name }) => name)).not.toContain('fake')
  await expect(chooseEngine('fake')).rejects.toMatchObject({
    code: 'no-such-engine',
    remedy: expect.stringContaining('rootless'),
  })
  vi.stubEnv('CKS_LAB_FAKE', '1')
  expect((await chooseEngine('fake')).name).toBe('fake')
})

test('the fake engine is never chosen by default, even where it is there', async () => {
  vi.stubEnv('CKS_LAB_FAKE', '1')
  const chosen = await chooseEngine().then(
    ({ name }) => name,
    error => error.code,
  )
  expect(['rootless', 'no-engine']).toContain(chosen)
})
