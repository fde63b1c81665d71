/** The check library as its sources tell it: chapters of groups of subjects, each with what it exports. */
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { docOf, fileDoc } from './doc-comment.ts'
import { index, isTypeDeclaration, printed, sources, type TypeDeclaration } from './program.ts'
import { type ReadyMade, readyMade } from './ready-made.ts'
import { type DocumentedType, documentedTypes, typesIn, typesNamed } from './types.ts'

/** One function or value that `cks-lab/grader` exports. */
export interface Entry {
  name: string
  kind: 'function' | 'value'
  /** As written in TypeScript, without a body; a type that is not written is the checker's. */
  signature: string
  /** Markdown; empty without a doc comment. */
  doc: string
  /** Of a function that makes a check. */
  check?: ReadyMade
}

/** A file. */
export interface Subject {
  /** "cluster/manifests" */
  name: string
  doc: string
  entries: Entry[]
}

export interface Chapter {
  title: string
  doc: string
  groups: { title: string; subjects: Subject[] }[]
}

export interface Library {
  chapters: Chapter[]
  types: DocumentedType[]
}

/** What the index exports, in the order of its parts. */
export function readLibrary(): Library {
  const named = new Set<TypeDeclaration>()
  const own: Chapter = { title: 'What a check is, and how it asks', doc: '', groups: [] }
  const chapters = [own]
  for (const it of exportsOf(index)) {
    if (basename(it.path) === 'index.ts') chapters.push(chapterOf(it.path, named))
    else addSubject(own, it, named)
  }
  return { chapters, types: documentedTypes(named) }
}

/** An index of a folder: its comment begins with the title, "Facts: …". */
function chapterOf(path: string, named: Set<TypeDeclaration>): Chapter {
  const [, title = '', doc = ''] = /^(\w+): (.*)$/s.exec(fileDoc(sources().file(path))) ?? []
  const chapter: Chapter = { title, doc: doc.charAt(0).toUpperCase() + doc.slice(1), groups: [] }
  for (const it of exportsOf(path)) addSubject(chapter, it, named)
  return chapter
}

interface Exported {
  path: string
  /** undefined: everything. */
  names: string[] | undefined
  /** The line comment before it. */
  group: string | undefined
}

const exportsOf = (from: string): Exported[] =>
  sources()
    .file(from)
    .statements.filter(ts.isExportDeclaration)
    .map(({ moduleSpecifier, exportClause, pos }) => {
      const { text } = sources().file(from)
      const comment = ts.getLeadingCommentRanges(text, pos)?.findLast(it => text.startsWith('//', it.pos))
      return {
        path: join(dirname(from), (moduleSpecifier as ts.StringLiteral).text),
        names:
          exportClause && ts.isNamedExports(exportClause)
            ? exportClause.elements.map(it => it.name.text)
            : undefined,
        group: comment && text.slice(comment.pos + 2, comment.end).trim(),
      }
    })

/** Into the group that it begins, or the last one. Types are noted apart. */
function addSubject(
  { groups }: Chapter,
  { path, names, group }: Exported,
  named: Set<TypeDeclaration>,
): void {
  if (group !== undefined || groups.length === 0) groups.push({ title: group ?? '', subjects: [] })
  const source = sources().file(path)
  const entries: Entry[] = []
  for (const statement of source.statements.filter(isExported)) {
    if (isTypeDeclaration(statement)) {
      if (!names || names.includes(statement.name!.text)) named.add(statement)
      continue
    }
    for (const it of declarationsIn(statement)) {
      if (names && !names.includes(it.name!.getText())) continue
      const entry = entryOf(it, docOf(statement, source))
      entries.push(entry)
      for (const type of typesOf(it, entry)) named.add(type)
    }
  }
  const name = relative(dirname(index), path).replace(/\.ts$/, '')
  if (entries.length > 0) groups.at(-1)!.subjects.push({ name, doc: fileDoc(source), entries })
}

const isExported = (statement: ts.Statement) =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(it => it.kind === ts.SyntaxKind.ExportKeyword)

type Declaration = ts.FunctionDeclaration | ts.VariableDeclaration

function declarationsIn(statement: ts.Statement): Declaration[] {
  if (ts.isFunctionDeclaration(statement)) return [statement]
  if (ts.isVariableStatement(statement)) return [...statement.declarationList.declarations]
  throw new Error(`${statement.getSourceFile().fileName}: ${statement.getText()}?`)
}

const functionOf = (it: Declaration): ts.FunctionDeclaration | ts.ArrowFunction | undefined => {
  if (ts.isFunctionDeclaration(it)) return it
  return it.initializer && ts.isArrowFunction(it.initializer) ? it.initializer : undefined
}

function entryOf(declaration: Declaration, doc: string): Entry {
  const name = declaration.name!.getText()
  const made = functionOf(declaration)
  if (!made) {
    const signature = `${name}: ${valueTypeOf(declaration as ts.VariableDeclaration)}`
    return { name, kind: 'value', signature, doc }
  }
  const returns = returnTypeOf(made)
  const check = readyMade(made, returns)
  const signature = `${name}${parametersOf(made)}: ${returns}`
  return { name, kind: 'function', signature, doc, ...(check && { check }) }
}

/** From the brackets of its type parameters to those of its parameters. */
function parametersOf(made: ts.FunctionDeclaration | ts.ArrowFunction): string {
  const { text } = made.getSourceFile()
  const first = made.typeParameters ?? made.parameters
  const open = text.lastIndexOf(made.typeParameters ? '<' : '(', first.pos)
  return onOneLine(text.slice(open, text.indexOf(')', made.parameters.end) + 1))
}

function returnTypeOf(made: ts.FunctionDeclaration | ts.ArrowFunction): string {
  if (made.type) return onOneLine(made.type.getText())
  const { checker } = sources()
  return printed(checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(made)!), made)
}

const valueTypeOf = (it: ts.VariableDeclaration) =>
  it.type ? onOneLine(it.type.getText()) : printed(sources().checker.getTypeAtLocation(it.name), it)

/** What its signature names, and what it says that it throws. */
function typesOf(declaration: Declaration, { signature, doc }: Entry): TypeDeclaration[] {
  const made = functionOf(declaration)
  const written = made ? [...made.parameters, ...(made.typeParameters ?? []), made.type] : [declaration.type]
  const inferred = (made ?? declaration).type ? '' : signature.slice(signature.lastIndexOf('): '))
  const thrown = [...doc.matchAll(/_Throws_ (\w+)/g)].map(it => it[1]!).join(' ')
  return [
    ...written.flatMap(it => (it ? typesNamed(it) : [])),
    ...typesIn(`${inferred} ${thrown}`, declaration),
  ]
}

/** A piece of source as the formatter would write it were there room. */
function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')').replace(/, }/g, ' }').trim()
}
