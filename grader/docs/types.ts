/** The types that signatures name, wherever in this project they are declared, and those that these name in turn. */
import ts from 'typescript'
import { commentOf } from './doc-comment.ts'
import { isTypeDeclaration, printed, sources, type TypeDeclaration } from './program.ts'

export interface DocumentedType {
  name: string
  /** As written in TypeScript, with its comments and without bodies. */
  definition: string
}

/** @returns by name, with what they name themselves */
export function documentedTypes(from: Iterable<TypeDeclaration>): DocumentedType[] {
  const open = [...from]
  const found = new Map<TypeDeclaration, string>()
  for (let it = open.shift(); it; it = open.shift()) {
    if (found.has(it)) continue
    const definition = definitionOf(it)
    found.set(it, definition)
    open.push(...(isComputed(it) ? typesIn(definition, it) : typesNamed(it)))
  }
  return [...found]
    .map(([it, definition]) => ({ name: it.name!.text, definition }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/** The project's own types that a piece of source refers to. */
export function typesNamed(node: ts.Node): TypeDeclaration[] {
  const found: TypeDeclaration[] = []
  const visit = (it: ts.Node): void => {
    if (ts.isBlock(it)) return
    if (ts.isTypeReferenceNode(it)) found.push(...declarationsOf(it.typeName))
    if (ts.isExpressionWithTypeArguments(it)) found.push(...declarationsOf(it.expression))
    ts.forEachChild(it, visit)
  }
  visit(node)
  return found
}

/**
 * The same for a text that the checker wrote, or that a doc comment is.
 * @throws Error where two types have a name that is in it: then it has to be written out in the source
 */
export function typesIn(text: string, at: ts.Node): TypeDeclaration[] {
  return [...new Set(text.match(/\b[A-Z]\w*/g))].flatMap(name => {
    const all = sources().types.get(name) ?? []
    if (all.length > 1)
      throw new Error(`${at.getSourceFile().fileName}: which ${name} is meant? Write out the type: ${text}`)
    return all
  })
}

function declarationsOf(name: ts.Node): TypeDeclaration[] {
  const { checker, types } = sources()
  const symbol = checker.getSymbolAtLocation(name)
  if (!symbol) return []
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (meant.declarations ?? []).filter(
    (it): it is TypeDeclaration => isTypeDeclaration(it) && (types.get(meant.name)?.includes(it) ?? false),
  )
}

/** Its definition is made of a value. */
const isComputed = (it: TypeDeclaration) =>
  ts.isTypeAliasDeclaration(it) && /\btypeof\b/.test(it.type.getText())

function definitionOf(it: TypeDeclaration): string {
  const source = it.getSourceFile()
  const comment = commentOf(it, source)
  const doc = comment ? `${source.text.slice(comment.pos, comment.end)}\n` : ''
  if (ts.isClassDeclaration(it)) return doc + classOf(it, source)
  if (!isComputed(it))
    return (
      doc +
      it
        .getText()
        .replace(/^export /, '')
        .replace(/^ *\/\/ biome-ignore .*\n/gm, '')
    )
  const schema = schemaOf(it, source)
  if (schema) return `${doc}const ${schema.getText()}\n${it.getText().replace(/^export /, '')}`
  const type = sources().checker.getTypeAtLocation(it.name!)
  return `${doc}type ${it.name!.text} = ${printed(type, it, true)}`
}

/** Of `z.infer<typeof Schema>`: the schema, which says more than the type that is inferred of it. */
function schemaOf(it: TypeDeclaration, source: ts.SourceFile): ts.VariableDeclaration | undefined {
  const [, name] = (ts.isTypeAliasDeclaration(it) && /^z\.infer<typeof (\w+)>$/.exec(it.type.getText())) || []
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(statement => [...statement.declarationList.declarations])
    .find(declared => name !== undefined && declared.name.getText() === name)
}

/** A class without the bodies of its methods. */
function classOf(it: ts.ClassDeclaration, source: ts.SourceFile): string {
  const heritage = it.heritageClauses?.map(clause => ` ${clause.getText()}`).join('') ?? ''
  const members = it.members.map(member => {
    const comment = commentOf(member, source)
    const doc = comment ? `  ${source.text.slice(comment.pos, comment.end)}\n` : ''
    const end = (ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member)) && member.body
    return `${doc}  ${source.text.slice(member.getStart(), end ? end.getFullStart() : member.end)}`
  })
  return `class ${it.name!.text}${heritage} {\n${members.join('\n')}\n}`
}
