/** docs/checks.md: the check library as a manual. */
import { introduction } from './introduction.ts'
import type { Chapter, Entry, Library, Subject } from './library.ts'
import { page, table } from './markdown.ts'
import { byNeed } from './needs.ts'
import type { ReadyMade } from './ready-made.ts'

export function libraryPage({ chapters, types }: Library): string {
  return page(
    '# The check library',
    'What a scenario’s `checks.ts` imports from `cks-lab/grader`. How to use it: [write-a-scenario.md](write-a-scenario.md). Made from the sources in `grader/` by `npm run docs`; edits here are lost.',
    introduction,
    '## By need',
    'Where to begin. All that there is follows, by subject.',
    needs(chapters),
    ...chapters.flatMap(chapterParts),
    '## Types',
    'All that signatures name, by name.',
    ...types.flatMap(({ name, definition }) => [`### Type ${name}`, code(definition)]),
  )
}

/** @throws Error naming a word that the library does not have */
function needs(chapters: Chapter[]): string {
  const subjects = chapters.flatMap(it => it.groups.flatMap(of => of.subjects))
  const known = new Set(subjects.flatMap(it => it.entries.map(of => of.name)))
  const linked = (word: string) => {
    if (!known.has(word))
      throw new Error(`grader/docs/needs.ts names ${word}, which the library does not have`)
    return `[\`${word}\`](#${word.toLowerCase()})`
  }
  return table([['need', 'with'], ...byNeed.map(([need, ...words]) => [need, words.map(linked).join(', ')])])
}

const chapterParts = ({ title, doc, groups }: Chapter): string[] => [
  `## ${title}`,
  doc,
  ...groups.flatMap(it => [
    it.title && `**${it.title}**`,
    table([['subject', 'what', 'with'], ...it.subjects.map(rowOf)]),
  ]),
  ...groups.flatMap(it => it.subjects.flatMap(subjectParts)),
]

/** A subject’s anchor is its heading without the slash. */
const rowOf = ({ name, doc, entries }: Subject): string[] => [
  `[${name}](#${name.replace('/', '')})`,
  doc
    .split(/(?<=\.)\s/)[0]!
    .replace(/\s+/g, ' ')
    .replace(/\.$/, ''),
  entries.map(it => `\`${it.name}\``).join(', '),
]

const subjectParts = ({ name, doc, entries }: Subject): string[] => [
  `### ${name}`,
  doc,
  ...entries.flatMap(entryParts),
]

const entryParts = ({ name, signature, doc, check }: Entry): string[] => [
  `#### ${name}`,
  code(signature),
  check ? inWords(check) : '',
  doc,
]

function inWords({ ids, guard, needsApiServer, words }: ReadyMade): string {
  const sentence = words ? ` In task.md: “${words}”.` : ''
  const id = ids.length > 0 ? ids.map(it => `\`${it}\``).join(' or ') : 'that of the check it is given'
  return `_Id_ ${id}; ${guard ? 'a guard' : 'no guard, it earns its points'}; ${needsApiServer ? 'inconclusive without an API server' : 'made without an API server, too'}.${sentence}`
}

const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``
