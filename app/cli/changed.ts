/** What differs from a commit, for `cks-lab test --changed`. */
import { sep } from 'node:path'
import { execa } from 'execa'
import { LabError } from '../../lab-infra/lab.ts'
import { projectDir } from '../../lab-infra/paths.ts'

/** What every verdict rests on: the check library, the runner, the bench, and what a lab is made of. */
const judges = ['grader', 'lab-infra', 'package-lock.json', ':(exclude)*.test.ts']

/**
 * The scenario folders that differ from a commit, uncommitted and new files included; all of them when what judges them
 * differs.
 * @param ref a commit of the folders' repository; undefined: where this branch left main
 * @throws LabError `git-failed` when a folder is in no repository, or the commit is unknown there
 */
export async function changedFolders(
  folders: readonly string[],
  ref?: string,
  project = projectDir,
): Promise<string[]> {
  const ours = folders.some(folder => folder.startsWith(project + sep))
  if (ours && (await differs(project, judges, ref))) return [...folders]
  const found = await Promise.all(folders.map(folder => differs(folder, ['.'], ref)))
  return folders.filter((_, index) => found[index])
}

async function differs(folder: string, paths: string[], ref: string | undefined): Promise<boolean> {
  const base = ref === undefined ? await leftMain(folder) : ref
  const changed = await git(folder, ['diff', '--name-only', '--end-of-options', base, '--', ...paths])
  return (
    changed !== '' ||
    (await git(folder, ['ls-files', '--others', '--exclude-standard', '--', ...paths])) !== ''
  )
}

/** A checkout of a CI system has no branch main of its own. */
const leftMain = (folder: string) =>
  git(folder, ['merge-base', 'HEAD', 'main']).catch(() => git(folder, ['merge-base', 'HEAD', 'origin/main']))

async function git(folder: string, argv: string[]): Promise<string> {
  try {
    return (await execa('git', argv, { cwd: folder })).stdout
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : cause
    throw new LabError('git-failed', `git cannot tell what changed in ${folder}: ${why}`, {
      remedy: 'Name a commit that is known there (--changed=HEAD~1), or name the tasks instead.',
      cause,
    })
  }
}
