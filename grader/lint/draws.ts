/** What is wrong with how texts and scripts use what is drawn. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { namesOf, type Parameters, placeholdersIn } from '../parameters.ts'
import { sharedScript, variantFolders } from '../scripts.ts'
import type { LintProblem } from './problem.ts'

const texts = ['task.md', 'hints.md', 'explanation.md']

/** Texts name nothing that is not drawn, and what is drawn is used. */
export async function lintDraws(folder: string, parameters: Parameters): Promise<LintProblem[]> {
  const names = namesOf(parameters)
  const written = await Promise.all(texts.map(it => textOf(join(folder, it))))
  const unknown = written.flatMap((text, index) =>
    placeholdersIn(text)
      .filter(({ name }) => !names.includes(name))
      .map(({ name, at }) => ({
        file: join(folder, texts[index]!),
        line: text.slice(0, at).split('\n').length,
        message: `names {{${name}}}, which is no parameter of scenario.yaml`,
      })),
  )
  const used = [...written.map(drawnIn), ...(await scriptsOf(folder)).map(variablesIn)].flat()
  const idle = names.filter(
    it => !used.includes(it) && !partsOf(it, parameters).some(part => used.includes(part)),
  )
  return [
    ...unknown,
    ...idle.map(name => ({
      file: join(folder, 'scenario.yaml'),
      message: `parameters: ${name} is used in no text and no script`,
    })),
  ]
}

/** Of a list of maps one name is enough: the others may be for the checks alone. */
function partsOf(name: string, parameters: Parameters): string[] {
  const map = Object.keys(parameters).find(it => Array.isArray(parameters[it]) && name.startsWith(`${it}_`))
  return map === undefined ? [] : namesOf({ [map]: parameters[map]! })
}

const drawnIn = (text: string) => placeholdersIn(text).map(it => it.name)

const variablesIn = (script: string) => [...script.matchAll(/\$\{?[!#]?([a-z][a-z0-9_]*)/g)].map(it => it[1]!)

async function scriptsOf(folder: string): Promise<string[]> {
  const variants = await Promise.all(
    variantFolders.map(async it =>
      (await readdir(join(folder, it)).catch(() => [])).map(name => join(it, name)),
    ),
  )
  const paths = ['setup.sh', sharedScript, ...variants.flat()]
  return Promise.all(paths.map(it => textOf(join(folder, it))))
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => '')
