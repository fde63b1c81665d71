/** Puts text on the clipboard. Plain HTTP under a name other than localhost has no Clipboard API: the old way then. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const back = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  if (back instanceof HTMLElement) back.focus()
}

/** Characters; what tmux and vim copy is far less. */
const longestOfProgram = 100_000

/**
 * A program in a terminal asks for it (OSC 52: tmux, vim). It may set the clipboard right after a key or click of the
 * learner's, as a browser counts it (https://html.spec.whatwg.org/multipage/interaction.html#tracking-user-activation), and
 * never by itself: output that comes while nobody does anything, or is drawn again after a reload, would replace what
 * somebody copied, by what they then paste into a shell. No program may read it.
 */
export async function copyForProgram(
  text: string,
  isActive: boolean = navigator.userActivation?.isActive ?? false,
): Promise<void> {
  if (isActive && text.length <= longestOfProgram) await copyText(text)
}
