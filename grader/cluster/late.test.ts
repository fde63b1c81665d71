import { expect, test } from 'vitest'
import { lastWrite } from './late.ts'

test('the last write is the newest time of any object, to the end of its second', () => {
  const objects = [
    {
      metadata: {
        creationTimestamp: '2026-11-26T11:00:00Z',
        managedFields: [{ time: '2026-11-26T12:00:05Z' }, {}],
      },
    },
    { metadata: { creationTimestamp: '2026-11-26T11:30:00Z' } },
    {},
  ]
  expect(lastWrite(objects)).toBe(Date.parse('2026-11-26T12:00:05.999Z'))
  expect(lastWrite([])).toBeUndefined()
})
