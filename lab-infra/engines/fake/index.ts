/** The fake engine, its variants and its grader. */
export { BadEngine, FakeEngine, NeverEngine, SlowEngine } from './engine.ts'
export { fakeGrader, fakeScenarios, solvedFile } from './grader.ts'
export type { FakeLab } from './lab.ts'
