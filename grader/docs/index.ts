/** The pages in docs/ that are made from the code. */
import { join } from 'node:path'
import { projectDir } from '../../lab-infra/paths.ts'
import { curriculumPage, readTasks } from './curriculum.ts'
import { readLibrary } from './library.ts'
import { libraryPage } from './library-page.ts'

/** Path and text of each as they should be now. */
export async function generatedPages(): Promise<{ path: string; text: string }[]> {
  const page = (name: string, text: string) => ({ path: join(projectDir, 'docs', name), text })
  return [
    page('checks.md', libraryPage(readLibrary())),
    page('curriculum.md', curriculumPage(await readTasks(join(projectDir, 'scenarios')))),
  ]
}
