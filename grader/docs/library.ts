/** docs/checks.md: the check library as its doc comments tell it. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { page, table } from './markdown.ts'

/** One thing that `cks-lab/grader` exports. */
export interface Entry {
  name: string
  kind: 'function' | 'value' | 'type'
  /** As written in TypeScript, without a body. */
  signature: string
  /** Markdown; empty without a doc comment. */
  doc: string
}

export interface Subject {
  name: string
  doc: string
  entries: Entry[]
}

const index = fileURLToPath(new URL('../index.ts', import.meta.url))

/** What an index exports, file by file in its order, with what the indexes of folders export in their places. */
export async function readLibrary(from = index): Promise<Subject[]> {
  const statements = (await parse(from)).statements.filter(ts.isExportDeclaration)
  const subjects = await Promise.all(
    statements.map(async ({ moduleSpecifier, exportClause }) => {
      const path = join(dirname(from), (moduleSpecifier as ts.StringLiteral).text)
      if (basename(path) === 'index.ts') return readLibrary(path)
      const names =
        exportClause && ts.isNamedExports(exportClause)
          ? exportClause.elements.map(it => it.name.text)
          : undefined
      const source = await parse(path)
      const entries = source.statements.flatMap(it => entryOf(it, source))
      return {
        name: relative(dirname(index), path).replace(/\.ts$/, ''),
        doc: fileDoc(source),
        entries: entries.filter(it => !names || names.includes(it.name)),
      }
    }),
  )
  return subjects.flat()
}

export function libraryPage(subjects: Subject[]): string {
  const rows = subjects.map(({ name, doc, entries }) => {
    const names = entries.filter(it => it.kind !== 'type').map(it => `\`${it.name}\``)
    return [
      `[${name}](#${name.replace('/', '')})`,
      doc
        .split(/(?<=\.)\s/)[0]!
        .replace(/\s+/g, ' ')
        .replace(/\.$/, ''),
      names.join(', '),
    ]
  })
  return page(
    '# The check library',
    'What a scenario’s `checks.ts` imports from `cks-lab/grader`. How to use it: [write-a-scenario.md](write-a-scenario.md). Made from the doc comments in `grader/` by `npm run docs`; edits here are lost.',
    table([['subject', 'what', 'for checks'], ...rows]),
    ...subjects.flatMap(subjectParts),
  )
}

function subjectParts({ name, doc, entries }: Subject): string[] {
  const types = entries.filter(it => it.kind === 'type').map(it => it.signature)
  return [
    `## ${name}`,
    doc,
    ...entries.filter(it => it.kind !== 'type').flatMap(it => [`### ${it.name}`, code(it.signature), it.doc]),
    ...(types.length > 0 ? [`### Types of ${name}`, code(types.join('\n\n'))] : []),
  ]
}

const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``

async function parse(path: string): Promise<ts.SourceFile> {
  return ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest, true)
}

/** The comment at the head of a file, which every file has. */
const headEnd = (source: ts.SourceFile) => /^\/\*\*[\s\S]*?\*\//.exec(source.text)?.[0].length ?? 0
const fileDoc = (source: ts.SourceFile) => markdown(source.text.slice(0, headEnd(source)))

function entryOf(statement: ts.Statement, source: ts.SourceFile): Entry[] {
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(it => it.kind === ts.SyntaxKind.ExportKeyword)
  if (!exported) return []
  const doc = docOf(statement, source)
  if (ts.isFunctionDeclaration(statement)) {
    const { name, body } = statement
    return [{ name: name!.text, kind: 'function', signature: line(source, name!.getStart(), body!.pos), doc }]
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    // With its comment, which says what it is for.
    const own = source.text.slice(commentOf(statement, source)?.pos ?? statement.getStart(), statement.end)
    const signature = own.replace(/^export /m, '')
    return [{ name: statement.name.text, kind: 'type', signature, doc }]
  }
  if (!ts.isVariableStatement(statement)) throw new Error(`${source.fileName}: ${statement.getText()}?`)
  return statement.declarationList.declarations.map(({ name, type, initializer }) => {
    if (initializer && ts.isArrowFunction(initializer)) {
      const rest = line(source, initializer.getStart(), initializer.equalsGreaterThanToken.pos)
      return { name: name.getText(), kind: 'function', signature: `${name.getText()}${rest}`, doc }
    }
    const typed = type ? `: ${type.getText()}` : ''
    return { name: name.getText(), kind: 'value', signature: `${name.getText()}${typed}`, doc }
  })
}

/** The last doc comment before a statement, unless that is the file's. */
function commentOf(statement: ts.Statement, source: ts.SourceFile): ts.CommentRange | undefined {
  return ts
    .getLeadingCommentRanges(source.text, statement.pos)
    ?.filter(it => source.text.startsWith('/**', it.pos) && it.end > headEnd(source))
    .at(-1)
}

function docOf(statement: ts.Statement, source: ts.SourceFile): string {
  const comment = commentOf(statement, source)
  return comment ? markdown(source.text.slice(comment.pos, comment.end)) : ''
}

/** A piece of source on one line, as the formatter would write it were there room. */
function line(source: ts.SourceFile, from: number, to: number): string {
  return source.text
    .slice(from, to)
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/,? \)/g, ')')
    .replace(/, }/g, ' }')
    .trim()
}

const words: Record<string, string> = { throws: '_Throws_', returns: '_Returns_' }

/** A doc comment as Markdown, its tags as lines of their own. */
function markdown(comment: string): string {
  return comment
    .replace(/^\/\*\*\s*|\s*\*\/$/g, '')
    .replace(/^ *\* ?/gm, '')
    .replace(/\n?@param (\w+) /g, '\n\n`$1`: ')
    .replace(/\n?@(\w+) /g, (_, tag) => `\n\n${words[tag] ?? tag} `)
    .trim()
}
