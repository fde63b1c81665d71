/**
 * Whether the terminal said this by itself, as the answer to a program's question (device attributes, status, modes,
 * colours), and nobody typed it. Output that is replayed to a page loaded anew holds such questions; they were answered
 * when they were asked, and a second answer would be typed into whatever runs now.
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 */
export function isReport(data: string): boolean {
  return /^\x1b(\[[?>=]?[\d;]*\$?[cnyRt]|\][\d]+;|P[01]?[\w$>|+])/.test(data)
}
