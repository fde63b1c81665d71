/** Values shown as they are: what looks like something else is named, so that expected and found never look alike. */

/** Characters that pass for others or for nothing, by their names in the Unicode Character Database. */
const names: Record<string, string> = {
  '\u00a0': 'NO-BREAK SPACE',
  '\u00ad': 'SOFT HYPHEN',
  '\u180e': 'MONGOLIAN VOWEL SEPARATOR',
  '\u200b': 'ZERO WIDTH SPACE',
  '\u200c': 'ZERO WIDTH NON-JOINER',
  '\u200d': 'ZERO WIDTH JOINER',
  '\u200e': 'LEFT-TO-RIGHT MARK',
  '\u200f': 'RIGHT-TO-LEFT MARK',
  '\u2010': 'HYPHEN',
  '\u2011': 'NON-BREAKING HYPHEN',
  '\u2012': 'FIGURE DASH',
  '\u2013': 'EN DASH',
  '\u2014': 'EM DASH',
  '\u2015': 'HORIZONTAL BAR',
  '\u2018': 'LEFT SINGLE QUOTATION MARK',
  '\u2019': 'RIGHT SINGLE QUOTATION MARK',
  '\u201a': 'SINGLE LOW-9 QUOTATION MARK',
  '\u201c': 'LEFT DOUBLE QUOTATION MARK',
  '\u201d': 'RIGHT DOUBLE QUOTATION MARK',
  '\u201e': 'DOUBLE LOW-9 QUOTATION MARK',
  '\u2024': 'ONE DOT LEADER',
  '\u202f': 'NARROW NO-BREAK SPACE',
  '\u2044': 'FRACTION SLASH',
  '\u2060': 'WORD JOINER',
  '\u2212': 'MINUS SIGN',
  '\u2215': 'DIVISION SLASH',
  '\u2236': 'RATIO',
  '\u3000': 'IDEOGRAPHIC SPACE',
  '\ufe58': 'SMALL EM DASH',
  '\ufeff': 'ZERO WIDTH NO-BREAK SPACE',
  '\uff0c': 'FULLWIDTH COMMA',
  '\uff0d': 'FULLWIDTH HYPHEN-MINUS',
  '\uff1a': 'FULLWIDTH COLON',
  '\uff1d': 'FULLWIDTH EQUALS SIGN',
  '\t': 'TAB',
  '\n': 'LINE FEED',
  '\r': 'CARRIAGE RETURN',
}

/** Other spaces, what steers or has no form, and the letters of scripts some of which look Latin. */
const odd = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Script=Greek}\p{Script=Cyrillic}\u2000-\u200a\uff01-\uff5e]/u
const isOdd = (character: string) => character in names || odd.test(character)
const invisible = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]$/u

const codeOf = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

function withName(character: string): string {
  const name = names[character]
  const said = name ? `${codeOf(character)} ${name}` : codeOf(character)
  return invisible.test(character) ? `(${said})` : `${character}(${said})`
}

/**
 * A text with each unusual character named after it, as in "–(U+2013 EN DASH)"; an invisible one by its name alone. What
 * is named already stays so. Line breaks and tabs are layout, unless the text is a value.
 */
export function unmasked(text: string, isValue = false): string {
  let named = ''
  let rest = text
  for (const character of text) {
    rest = rest.slice(character.length)
    const plain = !isOdd(character) || (!isValue && /[\n\t]/.test(character))
    named += plain || rest.startsWith(`(${codeOf(character)}`) ? character : withName(character)
  }
  return named
}

/** A single value: quotes that belong to it, spaces at its ends and emptiness are said. */
export function shown(value: string): string {
  if (value === '') return '"" (empty)'
  const text = unmasked(value, true)
  const [first, last] = [value[0]!, value.at(-1)!]
  if (first === ' ' || last === ' ')
    return `"${text}" (with a space at its ${last === ' ' ? 'end' : 'beginning'})`
  const quoted = /^["'].*["']$/s.test(value) || /^["']|["']$/.test(value)
  return quoted ? `${text} (the quotes belong to the value)` : text
}

/** The values of a list, as in "Node,RBAC"; what has a comma in it is one value, and said to be one. */
export function shownList(values: readonly string[]): string {
  const one = values.find(it => it.includes(','))
  const text = values.map(it =>
    it.includes(',') ? `"${unmasked(it)}"` : values.length > 1 ? bare(it) : shown(it),
  )
  return `${text.join(',')}${one === undefined ? '' : ` ("${unmasked(one)}" is one value)`}`
}

const bare = (value: string) =>
  value === '' || value !== value.trim() ? `"${unmasked(value)}"` : shown(value)

/** A text cut for evidence, on one line: of a long one its beginning and its end, where messages tell the cause. */
export function brief(text: string, length = 300): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const end = Math.floor(length / 3)
  return `${line.slice(0, length - end - 1)}…${line.slice(-end)}`
}
