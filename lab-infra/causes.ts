/** The messages of what lies beneath an error, outermost first, without repetitions; at most four. */
export function causesOf(error: Error): string[] {
  const found: string[] = []
  for (
    let at = error.cause;
    at !== undefined && found.length < 4;
    at = at instanceof Error ? at.cause : undefined
  ) {
    const text = at instanceof Error ? at.message : String(at)
    if (text && !error.message.includes(text)) found.push(text)
  }
  return found
}
