import { writeFile } from 'node:fs/promises'
import { print, type Register } from '../context.ts'

/** `npm run docs`; hidden for the same reason as self-test. */
export const selfDocsCommand: Register = (program, context) => {
  program
    .command('self-docs', { hidden: true })
    .description('write the pages in docs/ that are made from the code')
    .action(async () => {
      const { generatedPages } = await import('../../../grader/docs/index.ts')
      for (const { path, text } of await generatedPages()) {
        await writeFile(path, text)
        print(context, path)
      }
    })
}
