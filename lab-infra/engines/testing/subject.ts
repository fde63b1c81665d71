/** For tests: what the runs of the contract are given. */
import { test } from 'vitest'
import type { Lab, LabEngine } from '../../lab.ts'

/** What a suite has to know of an engine that its contract does not say. */
export interface EngineTraits {
  /** The step of a creation at whose start something has been made that could be left behind. */
  midway: string
  /** Ends the node as a machine does that is out of memory. */
  kill(lab: Lab): unknown
  /** What this machine holds of a lab: folders, processes, containers. */
  traces(id: string): string[] | Promise<string[]>
  /** The class of the engine and its file, for processes of their own; or why its labs do not outlive their process. */
  process: { engine: string; file: URL } | { none: string }
  /** Why commands on the node do not find the files of `readFile` and `writeFile`, if they do not. */
  filesApart?: string
}

export interface Subject {
  engine: LabEngine
  traits: EngineTraits
  /** The one that all runs share. */
  lab(): Lab
  /** The same lab, as another process has it. */
  adopted(): Promise<Lab | undefined>
  /** The runs that follow have that one. */
  become(lab: Lab): void
}

export const quiet = () => {}
export const never = new AbortController().signal

/** A run, or, with a reason why the engine cannot be held to it, a line that says so. */
export function run(title: string, body: () => unknown, cannot?: string): void {
  if (cannot === undefined) test(title, async () => void (await body()))
  else test.skip(`${title} (not held to it: ${cannot})`)
}
