/** The scenario bench: what `cks-lab test` runs. */
export { scenarioFolders } from '../scenario.ts'
export { type BenchCase, casesOf, type Surprise } from './plan.ts'
export { describeResult, prettyReporter, toJson, toJunit } from './reporters.ts'
export {
  type BenchEvent,
  type BenchOptions,
  type BenchResult,
  benchExitCode,
  type CaseResult,
  runBench,
} from './run.ts'
