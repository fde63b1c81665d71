/** What the store keeps as a text of JSON. */
import { z } from 'zod'

/** A text that is JSON of that shape. */
export function json<T extends z.ZodType>(shape: T) {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: String(error) })
      return z.NEVER
    }
  })
  return parsed.pipe(shape)
}
