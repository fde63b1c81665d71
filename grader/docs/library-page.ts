/** docs/checks.md: the check library as a manual. */
import { introduction } from './introduction.ts'
import type { Chapter, Entry, Library, Subject } from './library.ts'
import { page, table } from './markdown.ts'
import type { ReadyMade } from './ready-made.ts'

export function libraryPage({ chapters, types }: Library): string {
  return page(
    '# The check library',
    'What a scenario’s `checks.ts` imports from `cks-lab/grader`. How to use it: [write-a-scenario.md](write-a-scenario.md). Made from the sources in `grader/` by `npm run docs`; edits here are lost.',
    introduction,
    ...chapters.flatMap(chapterParts),
    '## Types',
    'All that signatures name, by name.',
    ...types.flatMap(({ name, definition }) => [`### Type ${name}`, code(definition)]),
  )
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
