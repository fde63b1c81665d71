/** Codes that people read to each other: no letters or digits that look alike, small and capital letters are one. */
import { createHmac, randomInt } from 'node:crypto'

const letters = '23456789abcdefghjkmnpqrstuvwxyz'

/** A random code of groups of four, for instance `k7mq-2fxw`: 20 bits a group, less a little. */
export function newCode(groups: number): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** What somebody typed, in the form that `newCode` gives: blanks, dashes and capitals do not matter. */
export function readCode(typed: string): string {
  const bare = typed.toLowerCase().replaceAll(/[\s\p{Dash}]/gu, '')
  return bare.match(/.{1,4}/gu)?.join('-') ?? ''
}

/** What is kept instead of a code that nobody has to be shown again: whoever reads the store alone cannot try codes against it. */
export function hashCode(code: string, secret: string): string {
  return createHmac('sha256', secret).update(code).digest('base64url')
}
