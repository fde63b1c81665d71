/** The grader's sources as TypeScript understands them, and which types of this project they know. */
import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { projectDir } from '../../lab-infra/paths.ts'

/** What `cks-lab/grader` is. */
export const index = fileURLToPath(new URL('../index.ts', import.meta.url))

export type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration

export interface Sources {
  checker: ts.TypeChecker
  /** @throws Error when the library does not reach that file */
  file(path: string): ts.SourceFile
  /** By name, in all files of this project that the library reaches. */
  types: Map<string, TypeDeclaration[]>
}

let known: Sources | undefined

/** Read once in a process. */
export function sources(): Sources {
  known ??= readSources()
  return known
}

function readSources(): Sources {
  const config = ts.parseConfigFileTextToJson(
    'tsconfig.json',
    readFileSync(join(projectDir, 'tsconfig.json'), 'utf8'),
  )
  const { options } = ts.convertCompilerOptionsFromJson(config.config.compilerOptions, projectDir)
  const program = ts.createProgram([index], { ...options, incremental: false })
  const types = new Map<string, TypeDeclaration[]>()
  for (const source of program.getSourceFiles().filter(it => isOwn(it.fileName)))
    for (const it of source.statements)
      if (isTypeDeclaration(it)) types.set(it.name!.text, [...(types.get(it.name!.text) ?? []), it])
  return {
    checker: program.getTypeChecker(),
    types,
    file(path) {
      const source = program.getSourceFile(path)
      if (!source) throw new Error(`${path} is not reached from ${index}`)
      return source
    },
  }
}

const isOwn = (path: string) => path.startsWith(projectDir + sep) && !path.includes('/node_modules/')

export const isTypeDeclaration = (node: ts.Node): node is TypeDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)

const format =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

/** A type as the checker writes it. @param expanded an alias as what it stands for */
export const printed = (type: ts.Type, at: ts.Node, expanded = false): string =>
  sources().checker.typeToString(type, at, expanded ? format | ts.TypeFormatFlags.InTypeAlias : format)
