/** Names near a mistyped one. */

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** At most three of `names` that `typed` may have meant, the nearest first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3))
  return names
    .map(name => ({ name, d: typed.length > 2 && name.includes(typed) ? 0 : distance(typed, name) }))
    .filter(({ d }) => d <= limit)
    .sort((a, b) => a.d - b.d || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** What to do about an unknown name, for an error's remedy. */
export function didYouMean(typed: string, names: readonly string[], otherwise: string): string {
  const near = nearest(typed, names)
  return near.length ? `Did you mean ${near.join(' or ')}? ${otherwise}` : otherwise
}
