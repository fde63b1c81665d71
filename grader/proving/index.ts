/** The scenario bench: what `cks-lab test` runs. */

export { scenarioFolders } from '../scenario.ts'
export { sweepBenchLabs } from './labs.ts'
export { type BenchCase, type BenchPlan, inSample, planBench, runnable, type Shard } from './plan.ts'
export { prettyReporter, toJson, toJunit, troubles } from './reporters.ts'
export { type BenchEvent, benchExitCode, runBench, titleOf } from './run.ts'
