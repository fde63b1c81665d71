import { expect, test, vi } from 'vitest'
import { chooseEngine, engines } from './index.ts'
import { RootlessEngine } from './rootless/engine.ts'

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
  expect(['kind', 'rootless', 'no-engine']).toContain(chosen)
})

test('where no engine can run, every reason and remedy of each is told', async () => {
  vi.stubEnv('PATH', '/nonexistent')
  const problems = [
    { reason: 'no namespaces', remedy: 'Allow them.' },
    { reason: 'no overlay mounts', remedy: 'Use another disk.' },
  ]
  vi.spyOn(RootlessEngine.prototype, 'available').mockResolvedValue({ problems, warnings: [] })
  await expect(chooseEngine()).rejects.toMatchObject({
    code: 'no-engine',
    message: expect.stringMatching(
      /kind: Neither Docker nor Podman.*rootless: no namespaces; rootless: no overlay mounts$/,
    ),
    remedy: expect.stringMatching(
      /^For kind: .*\nFor rootless: Allow them\.\nFor rootless: Use another disk\.$/,
    ),
  })
})
