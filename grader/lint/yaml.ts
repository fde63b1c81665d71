/** What is wrong with scenario.yaml. */
import { readFile } from 'node:fs/promises'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { Parameters } from '../parameters.ts'
import { describeIssue, ScenarioFile } from '../scenario.ts'
import type { LintProblem } from './problem.ts'

/** @returns also what scenario.yaml has drawn; undefined where it does not say that rightly. */
export async function lintYaml(
  file: string,
): Promise<{ problems: LintProblem[]; parameters: Parameters | undefined }> {
  const problems = (found: LintProblem[], parameters?: Parameters) => ({ problems: found, parameters })
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return problems([], {})
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    return problems(
      document.errors.map(it => ({
        file,
        line: lines.linePos(it.pos[0]).line,
        message: it.message.split('\n')[0] ?? '',
      })),
    )
  }
  const said = document.toJS()
  const parsed = ScenarioFile.safeParse(said)
  if (parsed.success) return problems([], parsed.data.parameters ?? {})
  const found = parsed.error.issues.map(issue => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : []
    const path = [...issue.path, ...unknown.slice(0, 1)]
    const node = path.length > 0 ? document.getIn(path, true) : undefined
    const at = isNode(node) ? node.range?.[0] : undefined
    return { file, message: describeIssue(issue), ...(at !== undefined && { line: lines.linePos(at).line }) }
  })
  return problems(found, Parameters.safeParse(said?.parameters ?? {}).data)
}
