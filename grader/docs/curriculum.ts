/** docs/curriculum.md: which task practises what. */

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { cisBenchmark, cisControls } from '../cis.ts'
import { domains, parseScenarioFile, type ScenarioFile, scenarioFolders } from '../scenario.ts'
import { page, table } from './markdown.ts'

/** What a scenario's YAML says of it. */
type Task = { id: string } & z.infer<typeof ScenarioFile>

/** @param dir a folder of scenario folders */
export async function readTasks(dir: string): Promise<Task[]> {
  const folders = await scenarioFolders(dir)
  return Promise.all(
    folders.map(async folder => {
      const path = join(folder, 'scenario.yaml')
      return { id: basename(folder), ...parseScenarioFile(path, await readFile(path, 'utf8')) }
    }),
  )
}

export function curriculumPage(tasks: Task[]): string {
  const minutes = tasks.reduce((sum, it) => sum + it.minutes, 0)
  const uncovered = Object.keys(cisControls).filter(
    id => id.startsWith('1.2.') && !tasks.some(it => it.cis?.includes(id)),
  )
  return page(
    '# Curriculum',
    `${tasks.length} tasks, ${minutes} minutes for somebody who has practised. Made from the tasks’ \`scenario.yaml\` by \`npm run docs\`; edits here are lost.`,
    '## By domain of the exam',
    'The weights are those of the CKS curriculum v1.34.',
    byDomain(tasks),
    '## By control of the CIS benchmark',
    `The numbers are those of the ${cisBenchmark}, the subjects in words of our own. A task is named where it practises what the control asks for.`,
    byControl(tasks),
    uncovered.length > 0
      ? `Controls of the API server that no task practises yet: ${uncovered.join(', ')}.`
      : '',
  )
}

const link = ({ id, title }: Task) => `[${title}](../scenarios/${id}/task.md)`

function byDomain(tasks: Task[]): string {
  const rows = Object.entries(domains).flatMap(([domain, weight]) => {
    const its = tasks.filter(it => it.domain === domain)
    const head = `${domain} (${weight} %)`
    if (its.length === 0) return [[head, '', '', '', '', '']]
    return its.map((it, index) => [
      index === 0 ? head : '',
      link(it),
      `\`${it.id}\``,
      it.topic,
      `${it.minutes} min`,
      it.difficulty,
    ])
  })
  return table([['domain', 'task', 'id', 'topic', 'time', 'difficulty'], ...rows])
}

function byControl(tasks: Task[]): string {
  const rows = Object.entries(cisControls).flatMap(([id, subject]) => {
    const its = tasks.filter(it => it.cis?.includes(id))
    return its.length > 0 ? [[id, subject, its.map(link).join(', ')]] : []
  })
  return table([['control', 'subject', 'tasks'], ...rows])
}
