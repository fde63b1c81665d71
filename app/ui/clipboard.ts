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
