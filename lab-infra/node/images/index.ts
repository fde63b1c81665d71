/** Makes the image archives of a lab node out of its programs. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../programs/run.ts'
import type { Tell } from '../programs/steps.ts'
import type { SystemPrograms } from '../programs/system-programs.ts'
import { type Versions, versions } from '../programs/versions.ts'
import { writeImage } from './archive.ts'
import { type ImageRecipe, imageRecipes } from './recipes.ts'
import type { TarEntry } from './tar.ts'

/** Every image that a lab node has, and its archive's name in the tools' images folder. */
export function imageRefs(v: Versions = versions()): { ref: string; file: string }[] {
  return imageRecipes(v).map(({ ref, file }) => ({ ref, file }))
}

/** Writes the archives that are not in `folder` yet. `program` tells where a program of the recipes is. */
export async function writeImages(
  folder: string,
  v: Versions,
  sources: { program: (name: string) => string; system: SystemPrograms },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const recipes = imageRecipes(v)
  for (const [index, recipe] of recipes.entries()) {
    const file = join(folder, recipe.file)
    if (await stat(file).catch(() => undefined)) continue
    tell(`${recipe.ref}, ${index + 1} of ${recipes.length}`, index / recipes.length)
    await writeImage(file, { ...recipe, entries: await entriesOf(recipe, sources, signal) }, signal)
  }
}

async function entriesOf(
  recipe: ImageRecipe,
  { program, system }: Parameters<typeof writeImages>[2],
  signal: AbortSignal,
): Promise<TarEntry[]> {
  const entries: TarEntry[] = []
  for (const [path, mode] of Object.entries(recipe.folders ?? {}))
    entries.push({ path, mode, type: 'folder' })
  for (const [path, text] of Object.entries(recipe.files ?? {}))
    entries.push({ path, mode: 0o644, type: 'content', content: Buffer.from(text) })
  if (recipe.certificates)
    entries.push({ path: recipe.certificates, mode: 0o644, type: 'content', content: system.certificates })
  for (const [name, path] of Object.entries(recipe.programs))
    entries.push({ path, mode: 0o755, type: 'file', file: program(name) })
  for (const [name, path] of Object.entries(recipe.system)) {
    const found = system.programs[name as keyof typeof system.programs]
    entries.push({ path, mode: 0o755, type: 'file', file: found.file })
    for (const library of found.libraries)
      entries.push({ path: library.path, mode: 0o755, type: 'file', file: library.file })
  }
  if (recipe.applets) {
    const { file } = system.programs.busybox
    const applets = (await run([file, '--list'], { signal }))
      .split('\n')
      .filter(name => name && name !== 'busybox')
    for (const name of applets)
      entries.push({
        path: join(recipe.applets, name),
        mode: 0o777,
        type: 'link',
        target: recipe.system.busybox!,
      })
  }
  return entries
}
