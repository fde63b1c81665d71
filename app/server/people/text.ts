/** What people write and others read. */
import { z } from 'zod'

/** Control characters, those that turn the direction of writing, and what else cannot be seen but for joiners within emoji. */
const unseen =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** One line as it can be shown beside others: what cannot be seen is gone, blanks are one. @param max in letters */
export function line(max: number) {
  return z
    .string()
    .max(max * 20)
    .transform(text => text.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(unseen, '').trim())
    .pipe(
      z
        .string()
        .min(1)
        .refine(text => [...text].length <= max, `at most ${max} letters`),
    )
}

/** How somebody wants to be called. */
export const Name = line(60)
