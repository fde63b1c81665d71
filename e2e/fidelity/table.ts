/** The table of differences in docs/engines.md. `node e2e/fidelity/table.ts` writes it anew. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { table as markdownTable } from '../../grader/docs/markdown.ts'
import { projectDir } from '../../lab-infra/paths.ts'
import { type Expected, parties, type Values } from './compare.ts'
import { expected } from './expected.ts'
import { questions } from './questions.ts'

export const page = join(projectDir, 'docs/engines.md')
const [start, end] = ['<!-- differences -->\n', '<!-- end of differences -->']

/** One row for each difference; a reason stands in the first row of those that share it. */
export function table(all: Expected[]): string {
  const rows = all.flatMap(({ reason, differences }) =>
    differences.map((difference, index) => {
      const what = `${questions[difference.question].short}: \`${difference.where}\``
      return [index === 0 ? reason : '', what, ...parties.map(party => cell(difference[party]))]
    }),
  )
  return `${markdownTable([['why', 'what', 'plain kubeadm', 'rootless', 'kind'], ...rows])}\n`
}

/** The page with its table current. */
export function withTable(text: string): string {
  const from = text.indexOf(start) + start.length
  return `${text.slice(0, from)}\n${table(expected)}\n${text.slice(text.indexOf(end))}`
}

function cell(value: Values['plain']): string {
  if (value === undefined) return ''
  if (value === null) return '–'
  const short = value.length > 60 ? `${value.slice(0, 59)}…` : value
  return value === '' ? '(empty)' : `\`${short.replaceAll('|', '\\|')}\``
}

if (import.meta.main) await writeFile(page, withTable(await readFile(page, 'utf8')))
